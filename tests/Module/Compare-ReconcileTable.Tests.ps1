Describe 'Compare-ReconcileTable' {
    BeforeAll { . (Join-Path $PSScriptRoot 'ModuleSession.ps1') }

    BeforeEach {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        $pair = New-TestPair $folder
    }

    It 'stops when the pipeline has enough' {
        @(Compare-ReconcileTable t2 @pair | Select-Object -First 1).Count | Should -Be 1
    }

    It 'compares by rules' {
        (Compare-ReconcileTable t2 @pair -IgnoreCase * -SourceWhere 'id = 1' -TargetWhere 'id = 1').Summary | Should -Be "name: 'a' -> 'x'"
        Compare-ReconcileTable t2 t1 -Source $pair.Target -Target $pair.Source -Where 'id = 3' -Trim name | Should -BeNullOrEmpty
    }

    It 'shows what differs in a table' {
        Compare-ReconcileTable t2 @pair | Out-String -Width 120 | Should -Match 'Kind\s+Key\s+Difference'
    }
}
