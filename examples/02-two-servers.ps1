<#
.SYNOPSIS
Compares the tables of two servers every night: a scheduled task's script, with its settings in one place and an exit code that says what was found.
.EXAMPLE
reconcile examples/02-two-servers.ps1 -Source postgresql://app@db1.example/sales -Target postgresql://app@db2.example/sales -Report ./night
#>
param(
    [Parameter(Mandatory)] [string] $Source,
    [Parameter(Mandatory)] [string] $Target,

    # A folder for the differences and the repair script.
    [Parameter(Mandatory)] [string] $Report,

    # Names with wildcards.
    [string[]] $Table = '*'
)

$ErrorActionPreference = 'Stop'

# The passwords come from where the scheduler keeps its secrets, never from the command line.
$login = @{}
if ($env:SALES_PASSWORD) {
    $secret = [Security.SecureString]::new()
    foreach ($character in $env:SALES_PASSWORD.ToCharArray()) { $secret.AppendChar($character) }
    $user = ([uri] $Source).UserInfo
    $login.Credential = [pscredential]::new($user, $secret)
}

# A job is a set of parameters: keep as many of them as there are jobs.
$job = @{
    Source          = New-ReconcileConnection -Uri $Source @login
    Target          = New-ReconcileConnection -Uri $Target @login
    MaxWorkers      = 8
    TimeoutSeconds  = 1800
    MaxRetry        = 3
    OutputDirectory = $Report
    ErrorAction     = 'Continue'
}

# A connection that does not work ends the job here, with the reason.
Test-ReconcileConnection $job.Source, $job.Target | Out-Default

$results = Get-ReconcileTable $job.Source -Name $Table | Invoke-ParallelReconcile @job
$results | Out-Default
$differing = @($results | Where-Object Verdict -EQ 'Mismatch')
if ($differing) {
    $differing | Export-ReconcileRepair -Path "$Report/repair.sql" -Force | Out-Default
}
