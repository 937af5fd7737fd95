Describe 'Invoke-ReconcileQuery' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
        $pair = New-TestPair $TestDrive
    }

    It 'returns objects that other cmdlets understand' {
        $rows = Invoke-ReconcileQuery $pair.Source 'SELECT id, name FROM t1' | Sort-Object id -Descending
        $rows.name | Should -Be 'c', 'b', 'a'
    }

    It 'takes values as parameters' {
        (Invoke-ReconcileQuery $pair.Source 'SELECT count(*) AS n FROM t1 WHERE name = @name' -Parameter @{ name = "b" }).n | Should -Be 1
    }

    It 'ends a query that never would' {
        $endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n'
        (Invoke-ReconcileQuery $pair.Source $endless | Select-Object -First 3).i | Should -Be 1, 2, 3
    }
}
