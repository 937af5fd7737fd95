Describe 'Get-ScrapeCache' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
        $path = Join-Path $TestDrive 'scrape.cache'
        $null = New-Item $path -ItemType File
    }

    It 'begins a cache in an empty file and says what it holds' {
        $cache = Get-Item $path | Get-ScrapeCache
        $cache | Should -BeOfType Reconcile.ScrapeCacheStatistics
        $cache.Entries | Should -Be 0
        $cache.HitPercent | Should -BeNullOrEmpty
    }

    It 'lists no entries where there are none' {
        Get-ScrapeCache $path -Uri * | Should -BeNullOrEmpty
    }

    It 'writes an error for a file that does not exist' {
        Get-ScrapeCache (Join-Path $TestDrive 'nowhere.cache') -ErrorVariable found -ErrorAction SilentlyContinue
        $found[0].FullyQualifiedErrorId | Should -BeLike 'CacheNotFound,*'
    }
}
