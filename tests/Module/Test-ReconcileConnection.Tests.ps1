Describe 'Test-ReconcileConnection' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
        $pair = New-TestPair $TestDrive
    }

    It 'passes a database that works' {
        (Test-ReconcileConnection $pair.Source).Success | Should -BeTrue
    }

    It 'says what is wrong with one that does not' {
        $test = Test-ReconcileConnection 'postgresql://app:pl4nted@127.0.0.1:1/x' -ErrorVariable problem -ErrorAction SilentlyContinue
        $test.Problem | Should -Be 'ConnectionFailed'
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionFailed,*'
        $test, $problem | Format-List * -Force | Out-String | Should -Not -Match 'pl4nted@'
    }
}
