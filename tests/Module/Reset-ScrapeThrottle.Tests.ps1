Describe 'Reset-ScrapeThrottle' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
        $gate = [Reconcile.RateGate]::new('pester-reset', [Reconcile.RateGateOptions]::new())
    }

    BeforeEach { $gate.Pause('example.org', [timespan]::FromHours(1)) }

    AfterAll { $gate.Dispose() }

    It 'ends a pause' {
        Reset-ScrapeThrottle example.org
        (Get-ScrapeThrottle -Gate pester-reset).PausedUntil | Should -BeNullOrEmpty
    }

    It 'takes what Get-ScrapeThrottle gives' {
        Get-ScrapeThrottle -Gate pester-reset | Reset-ScrapeThrottle
        (Get-ScrapeThrottle -Gate pester-reset).PausedUntil | Should -BeNullOrEmpty
    }

    It 'does nothing with -WhatIf' {
        Reset-ScrapeThrottle * -Gate pester-reset -WhatIf
        (Get-ScrapeThrottle -Gate pester-reset).PausedUntil | Should -Not -BeNullOrEmpty
    }

    It 'says what it does not know' {
        { Reset-ScrapeThrottle nowhere.example -ErrorAction Stop } | Should -Throw -ErrorId 'ThrottleNotFound*'
    }
}
