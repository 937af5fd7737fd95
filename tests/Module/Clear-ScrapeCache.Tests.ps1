Describe 'Clear-ScrapeCache' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
    }

    BeforeEach {
        $path = Join-Path $TestDrive 'scrape.cache'
        $null = New-Item $path -ItemType File -Force
        $null = Get-ScrapeCache $path
    }

    It 'asks nothing and removes nothing with -WhatIf' {
        Clear-ScrapeCache $path -Force -WhatIf
        $path | Should -Exist
    }

    It 'removes expired entries and says how many' {
        Clear-ScrapeCache $path -Expired -Verbose 4>&1 | Out-String | Should -Match '0 expired entries'
    }

    It 'removes the file with -Force' {
        Clear-ScrapeCache $path -Force
        $path | Should -Not -Exist
    }

    It 'leaves a file alone that is no cache' {
        Set-Content $path ('no cache' * 100)
        Clear-ScrapeCache $path -ErrorVariable found -ErrorAction SilentlyContinue
        $found[0].FullyQualifiedErrorId | Should -BeLike 'CacheDamaged,*'
        $path | Should -Exist
    }
}
