<#
Changes who may mail a group, as Stormlock orders it by webhook (STORMLOCK_LOCK_ACTUATOR=runbook).

Import it into an Azure Automation account as a runbook of Windows PowerShell 5.1: the later runtimes hand over what a
webhook was sent as text that is no JSON. Add the module ExchangeOnlineManagement 3.9.2 (3.10 needs PowerShell 7.6) and a
system-assigned managed identity that holds Exchange.ManageAsApp and the role group of docs/permissions.md. Set the
Automation variable ExchangeOrganization to your onmicrosoft.com domain, then create a webhook without parameters.

Doing the same twice changes nothing: Stormlock may order again when it saw no effect. It reads the group itself to see
what came of it, so nothing is answered here.
#>
param([Parameter(Mandatory = $true)][object] $WebhookData)

$ErrorActionPreference = 'Stop'

if ($WebhookData -is [string]) {
    try { $WebhookData = ConvertFrom-Json -InputObject $WebhookData }
    catch { throw 'What the webhook was sent cannot be read: is this a runbook of Windows PowerShell 5.1?' }
}
$order = ConvertFrom-Json -InputObject $WebhookData.RequestBody
$id = [guid]::Parse($order.group.id)
$form = [string] $order.change.form
$senders = @($order.change.senders | Where-Object { $_ } | ForEach-Object { [guid]::Parse($_).ToString() })
$groups = @($order.change.groups | Where-Object { $_ } | ForEach-Object { [guid]::Parse($_).ToString() })
$entries = @($senders) + @($groups)

if ($entries.Count -eq 0) { throw 'The order names nobody: an empty accept list lets everyone send.' }
if ($form -notin 'add', 'remove', 'replace') { throw "The order names no change that is known here: '$form'." }

$nouns = @{
    'distribution-list'           = 'DistributionGroup'
    'mail-enabled-security-group' = 'DistributionGroup'
    'dynamic-distribution-group'  = 'DynamicDistributionGroup'
    'microsoft-365-group'         = 'UnifiedGroup'
}
$noun = $nouns[[string] $order.group.kind]
if (-not $noun) { throw "The order names no kind of group that is known here: '$($order.group.kind)'." }

# Nothing may undo what was ordered after it.
function Assert-InTime {
    if (-not $order.notAfter) { throw 'The order does not say until when it holds (notAfter).' }
    $notAfter = [DateTimeOffset]::Parse([string] $order.notAfter, [cultureinfo]::InvariantCulture)
    if ([DateTimeOffset]::UtcNow -gt $notAfter) { throw "The order came too late: it held until $notAfter." }
}

# An identity that nobody has makes Get-Recipient return everybody.
function Resolve-Entry([string] $entry) {
    $found = @(Get-Recipient -Identity $entry -ResultSize 2)
    if ($found.Count -ne 1) { throw "'$entry', which the accept list names, is not exactly one recipient." }
    $found[0].Guid.ToString()
}

Assert-InTime
Import-Module ExchangeOnlineManagement -MinimumVersion 3.0.0 -MaximumVersion 3.9.99
$organization = Get-AutomationVariable -Name 'ExchangeOrganization'
Connect-ExchangeOnline -ManagedIdentity -Organization $organization -ShowBanner:$false
try {
    # So does an unknown identity here, with every group.
    $found = @(& "Get-$noun" -Identity $id.ToString())
    if ($found.Count -ne 1 -or $found[0].Guid -ne $id) { throw "There is not exactly one group $id." }

    $set = @{ Identity = $id.ToString() }
    # An app is never among a group's managers. The other two cmdlets do not know the switch.
    if ($noun -eq 'DistributionGroup') { $set['BypassSecurityGroupManagerCheck'] = $true }

    if ($form -eq 'replace') {
        $set['AcceptMessagesOnlyFromSendersOrMembers'] = $entries
    }
    elseif ($noun -eq 'UnifiedGroup') {
        # It has the combined list only, for which nothing but replacing is documented.
        $now = @($found[0].AcceptMessagesOnlyFromSendersOrMembers | Where-Object { $_ } | ForEach-Object { Resolve-Entry "$_" })
        if ($form -eq 'add') { $next = @(@($now) + @($entries) | Select-Object -Unique) }
        else { $next = @($now | Where-Object { $_ -notin $entries }) }
        $set['AcceptMessagesOnlyFromSendersOrMembers'] = $null
        if ($next.Count -gt 0) { $set['AcceptMessagesOnlyFromSendersOrMembers'] = $next }
    }
    else {
        # Leaves what colleagues write at the same time.
        if ($senders.Count -gt 0) { $set['AcceptMessagesOnlyFrom'] = @{ $form = $senders } }
        if ($groups.Count -gt 0) { $set['AcceptMessagesOnlyFromDLMembers'] = @{ $form = $groups } }
    }

    Assert-InTime
    & "Set-$noun" @set
}
finally {
    Disconnect-ExchangeOnline -Confirm:$false
}
Write-Output "$form on group $id for incident $($order.incident): done."
