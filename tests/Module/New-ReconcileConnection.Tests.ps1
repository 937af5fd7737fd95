Describe 'New-ReconcileConnection' {
    BeforeAll { . (Join-Path $PSScriptRoot 'ModuleSession.ps1') }

    It 'shows no password: <_>' -ForEach 'Out-String', 'ConvertTo-Json', 'Format-List * -Force | Out-String', 'ConvertTo-Csv', 'Get-Member | Out-String', 'Export-Clixml (Join-Path $TestDrive c.xml); Get-Content (Join-Path $TestDrive c.xml) -Raw' {
        $login = [pscredential]::new('app', (ConvertTo-SecureString 'pl4nted' -AsPlainText -Force))
        $connection = New-ReconcileConnection 'postgresql://db/sales' -Credential $login
        $shown = [scriptblock]::Create("`$args[0] | $_").Invoke($connection) | Out-String
        $shown | Should -Not -BeNullOrEmpty
        $shown | Should -Not -Match 'pl4nted'
    }

    It 'shows where it leads' {
        New-ReconcileConnection 'postgresql://app@db/sales' | Out-String -Width 120 | Should -Match 'PostgreSql\s+postgresql://app@db/sales'
    }

    It 'completes how a connection begins' {
        (TabExpansion2 'New-ReconcileConnection -Uri sql').CompletionMatches.CompletionText | Should -Be 'sqlserver://', 'sqlite:'
        (TabExpansion2 'New-ReconcileConnection -Uri my').CompletionMatches.CompletionText | Should -Be 'mysql://'
    }
}
