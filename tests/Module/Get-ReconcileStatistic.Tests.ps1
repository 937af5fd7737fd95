Describe 'Get-ReconcileStatistic' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
        $pair = New-TestPair $TestDrive
    }

    It 'tells of the last run first' {
        $null = 't1', 't2', 't3' | Invoke-ParallelReconcile @pair
        $run = Get-ReconcileStatistic Invoke-ParallelReconcile | Select-Object -First 1
        $run.Succeeded | Should -Be 3
        $run | Out-String -Width 160 | Should -Match 'Invoke-ParallelReconcile\s+False\s+3 / 3'
    }
}
