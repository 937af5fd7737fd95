Describe 'Get-ScrapeThrottle' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
        $gate = [Reconcile.RateGate]::new('pester-get', [Reconcile.RateGateOptions]::new())
        $gate.Pause('example.org', [timespan]::FromHours(1))
        $gate.Pause('example.com', [timespan]::FromHours(1))
    }

    AfterAll { $gate.Dispose() }

    It 'lists keys by wildcard' {
        (Get-ScrapeThrottle -Gate pester-get).Key | Should -Be 'example.com', 'example.org'
        (Get-ScrapeThrottle *.ORG -Gate pester-get).Key | Should -Be 'example.org'
        (Get-ScrapeThrottle -Gate pester-get)[0].PausedUntil | Should -Not -BeNullOrEmpty
    }

    It 'shows them as a table' {
        Get-ScrapeThrottle -Gate pester-get | Out-String -Width 120 | Should -Match 'Key\s+Limits\s+Used\s+Permits'
    }
}
