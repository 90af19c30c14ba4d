<#
Changes who may mail a group, as Stormlock orders it by webhook (STORMLOCK_LOCK_ACTUATOR=runbook).

Import it into an Azure Automation account as a PowerShell 7 runbook, with the module ExchangeOnlineManagement 3.x and a
system-assigned managed identity that holds Exchange.ManageAsApp and the role group of docs/permissions.md. Set the
Automation variable ExchangeOrganization to your onmicrosoft.com domain, then create a webhook without parameters.

Doing the same twice changes nothing: Stormlock may order again when it saw no effect. An order that is begun too late is
dropped. Stormlock reads the group itself to see what came of it, so nothing is answered here.
#>
param([Parameter(Mandatory = $true)][object] $WebhookData)

$ErrorActionPreference = 'Stop'
$order = $WebhookData.RequestBody | ConvertFrom-Json
$id = [guid]::Parse($order.group.id)
$senders = @($order.change.senders | Where-Object { $_ } | ForEach-Object { [guid]::Parse($_).ToString() })
$groups = @($order.change.groups | Where-Object { $_ } | ForEach-Object { [guid]::Parse($_).ToString() })
$entries = @($senders + $groups)
if ($entries.Count -eq 0) { throw 'The order names nobody: an empty accept list lets everyone send.' }

Connect-ExchangeOnline -ManagedIdentity -Organization (Get-AutomationVariable -Name 'ExchangeOrganization') -ShowBanner:$false

$cmdlets = @{
    'distribution-list'           = 'DistributionGroup'
    'mail-enabled-security-group' = 'DistributionGroup'
    'dynamic-distribution-group'  = 'DynamicDistributionGroup'
    'microsoft-365-group'         = 'UnifiedGroup'
}
$noun = $cmdlets[[string] $order.group.kind]
if (-not $noun) { throw "The order names no kind of group that is known here: '$($order.group.kind)'." }

# An identity that nobody has makes Get- cmdlets return every group.
$found = @(& "Get-$noun" -Identity $id.ToString())
if ($found.Count -ne 1 -or $found[0].Guid -ne $id) { throw "There is not exactly one group $id." }

$set = @{ Identity = $id.ToString() }
if ($noun -eq 'DistributionGroup') { $set.BypassSecurityGroupManagerCheck = $true }

# Entries of the list are written as GUIDs, names or Entra ids, whichever the recipient has.
function Resolve-Entry([object[]] $list) {
    @($list | Where-Object { $_ } | ForEach-Object { (Get-Recipient -Identity "$_").Guid.ToString() })
}

switch ([string] $order.change.form) {
    'replace' { $set.AcceptMessagesOnlyFromSendersOrMembers = $entries }
    { $_ -in 'add', 'remove' } {
        $now = Resolve-Entry $found[0].AcceptMessagesOnlyFromSendersOrMembers
        $next = if ($_ -eq 'add') { @($now + $entries | Select-Object -Unique) }
                else { @($now | Where-Object { $_ -notin $entries }) }
        $set.AcceptMessagesOnlyFromSendersOrMembers = if ($next.Count -gt 0) { $next } else { $null }
    }
    default { throw "The order names no change that is known here: '$($order.change.form)'." }
}

# Later orders may have been carried out meanwhile: what is too late must not undo them.
if ($order.notAfter -and [datetime]::UtcNow -gt ([datetime] $order.notAfter).ToUniversalTime()) {
    Disconnect-ExchangeOnline -Confirm:$false
    Write-Warning "The order held until $($order.notAfter) and is dropped."
    return
}

& "Set-$noun" @set
Disconnect-ExchangeOnline -Confirm:$false
Write-Output "$($order.change.form) on $($order.group.address) for incident $($order.incident): done."
