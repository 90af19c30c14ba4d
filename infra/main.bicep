// One resource group with everything Stormlock needs: a Flex Consumption function app that reaches its storage by
// managed identity, and a place for its logs. Permissions in Microsoft 365 are granted separately (docs/permissions.md).
targetScope = 'subscription'

@minLength(1)
@maxLength(40)
@description('Name of the azd environment; part of resource names.')
param environmentName string

@minLength(1)
param location string

@description('Mailboxes to watch: object ids, UPNs, group:<address>; comma separated.')
param sentinels string

@description('A mailbox of yours that alone may mail a locked group.')
param lockHolder string

@description('Others who may still mail a locked group, comma separated.')
param allowedSenders string = ''

@allowed(['global', 'usgov', 'usgovdod', 'china'])
@description('The Microsoft 365 cloud.')
param cloud string = 'global'

@allowed(['armed', 'observe', 'paused'])
@description('The first position of the switch.')
param mode string = 'observe'

@secure()
@minLength(32)
@description('Signs what Microsoft Graph sends back with notifications.')
param clientStateSecret string

@secure()
@description('Teams Workflows webhook for notices.')
param teamsWebhookUrl string = ''

@description('Mailbox that sends notices, and who gets them.')
param mailFrom string = ''
param mailTo string = ''

@description('Client id of the app registration people sign in to the console with (docs/access.md).')
param consoleClientId string = ''

var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module app 'app.bicep' = {
  name: 'app'
  scope: group
  params: {
    location: location
    tags: tags
    token: toLower(uniqueString(subscription().id, environmentName, location))
    consoleClientId: consoleClientId
    settings: {
      AZURE_TENANT_ID: tenant().tenantId
      STORMLOCK_CLOUD: cloud
      STORMLOCK_SENTINELS: sentinels
      STORMLOCK_LOCK_HOLDER: lockHolder
      STORMLOCK_ALLOWED_SENDERS: allowedSenders
      STORMLOCK_MODE: mode
      STORMLOCK_CLIENT_STATE_SECRET: clientStateSecret
      STORMLOCK_TEAMS_WEBHOOK_URL: teamsWebhookUrl
      STORMLOCK_MAIL_FROM: mailFrom
      STORMLOCK_MAIL_TO: mailTo
      STORMLOCK_API_AUDIENCE: empty(consoleClientId) ? '' : 'api://${consoleClientId},${consoleClientId}'
    }
  }
}

output AZURE_LOCATION string = location
output STORMLOCK_APP_NAME string = app.outputs.name
output STORMLOCK_APP_URL string = app.outputs.url
output STORMLOCK_IDENTITY_OBJECT_ID string = app.outputs.principalId
