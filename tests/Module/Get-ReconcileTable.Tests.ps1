Describe 'Get-ReconcileTable' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
        $pair = New-TestPair $TestDrive
    }

    It 'fits names to wildcards' {
        (Get-ReconcileTable $pair.Source -Name 't?').Count | Should -Be 9
    }

    It 'counts rows when asked to' {
        $table = Get-ReconcileTable $pair.Source -Name t1 -ExactCount
        $table.Rows | Should -Be 3
        $table.RowsAreEstimated | Should -BeFalse
    }

    It 'ends with the first table that is enough' {
        Get-ReconcileTable $pair.Source | Select-Object -First 1 | Should -BeOfType ([Reconcile.TableInfo])
    }

    It 'takes a path relative to the location' {
        Push-Location $TestDrive
        try { (Get-ReconcileTable sqlite:source.db -Name t1).Name | Should -Be 't1' } finally { Pop-Location }
    }

    It 'shows rows, key and columns' {
        Get-ReconcileTable $pair.Source -Name t1 -ExactCount | Out-String -Width 120 | Should -Match 't1\s+3\s+id\s+id INTEGER'
    }
}
