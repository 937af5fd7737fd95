Describe 'Start-Scrape' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
        $listener = [System.Net.HttpListener]::new()
        do {
            $port = Get-Random -Minimum 15000 -Maximum 32000
            $listener.Prefixes.Clear()
            $listener.Prefixes.Add("http://127.0.0.1:$port/")
            try { $listener.Start(); $started = $true } catch { $started = $false; $listener = [System.Net.HttpListener]::new() }
        } until ($started)
        $base = "http://127.0.0.1:$port"
        $server = [powershell]::Create()
        $null = $server.AddScript({
            param($listener)
            while ($listener.IsListening) {
                $context = $listener.GetContext()
                $path = $context.Request.Url.AbsolutePath
                $body, $type, $status = switch -Wildcard ($path) {
                    '/robots.txt' { 'User-agent: *', 'text/plain', 200; break }
                    '/item/*' { "{`"path`":`"$path`"}", 'application/json', 200; break }
                    '/page' { '<h1>Title</h1><img src="/item/cover.json"><img class="lost" src="/lost.png">', 'text/html', 200; break }
                    '/crawl' { '<a href="/page">page</a><a href="/item/2">item</a>', 'text/html', 200; break }
                    default { 'nothing', 'text/plain', 404 }
                }
                $bytes = [System.Text.Encoding]::UTF8.GetBytes($body)
                $context.Response.StatusCode = $status
                $context.Response.ContentType = $type
                $context.Response.OutputStream.Write($bytes)
                $context.Response.Close()
            }
        }).AddArgument($listener)
        $serving = $server.BeginInvoke()
    }

    AfterAll {
        # Its GetContext ends with an error then.
        $listener.Stop()
        try { $null = $server.EndInvoke($serving) } catch { $null = $_ }
        $server.Dispose()
    }

    It 'fetches addresses from the pipeline' {
        $result = "$base/item/1" | Start-Scrape -NoProxy
        $result | Should -BeOfType ([Reconcile.ScrapeResult])
        $result.Data.path | Should -Be '/item/1'
    }

    It 'fills a template from objects' {
        $results = 1..5 | ForEach-Object { [pscustomobject]@{ Id = $_ } } | Start-Scrape -NoProxy -UriTemplate "$base/item/{id}"
        ($results.Data.path | Sort-Object) -join ' ' | Should -Be '/item/1 /item/2 /item/3 /item/4 /item/5'
    }

    It 'takes fields out of pages' {
        (Start-Scrape "$base/page" -NoProxy -Field @{ Title = 'css:h1' }).Data.Title | Should -Be 'Title'
    }

    It 'downloads files' {
        $result = Start-Scrape "$base/item/file.json" -NoProxy -OutputDirectory (Join-Path $TestDrive media)
        $result.Downloads[0].Path | Should -Exist
    }

    It 'downloads the files that pages lead to' {
        $result = Start-Scrape "$base/page" -NoProxy -Field @{ Title = 'css:h1'; Cover = '[uri] css:img@src' } -DownloadField Cover -OutputDirectory (Join-Path $TestDrive covers)
        $result.Data.Title | Should -Be 'Title'
        $result.Downloads[0].Field | Should -Be 'Cover'
        $result.Downloads[0].Path | Should -Exist
    }

    It 'keeps a page whose file is not there, as one that failed' {
        $result = Start-Scrape "$base/page" -NoProxy -Field @{ Title = 'css:h1'; Lost = 'css:img.lost@src' } -DownloadField Lost -OutputDirectory (Join-Path $TestDrive lost) -ErrorVariable problem -ErrorAction SilentlyContinue
        $result.Status, $result.Problem, $result.Data.Title, $result.Downloads[0].Problem -join ' ' | Should -Be 'Failed DownloadFailed Title NotFound'
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'DownloadFailed,*'
    }

    It 'says before anything is fetched that a field to download is not there' {
        { Start-Scrape "$base/page" -NoProxy -Field @{ Title = 'css:h1' } -DownloadField Cover -OutputDirectory $TestDrive } | Should -Throw "*no field 'Cover'*"
    }

    It 'goes on with a crawl where a checkpoint says that it ended' {
        $crawl = @{ Uri = "$base/crawl"; NoProxy = $true; Follow = 'css:a@href'; Checkpoint = Join-Path $TestDrive crawl.checkpoint }
        (Start-Scrape @crawl).Status | Should -Be @('Succeeded', 'Succeeded', 'Succeeded')
        (Start-Scrape @crawl).Status | Should -Be @('Skipped', 'Skipped', 'Skipped')
        { Start-Scrape @crawl -MaxDepth 7 } | Should -Throw '*MaxDepth: 3 -> 7*'
    }

    It 'writes an error with a stable id for what is not there' {
        $result = Start-Scrape "$base/missing" -NoProxy -ErrorVariable problem -ErrorAction SilentlyContinue
        $result.Status | Should -Be 'Failed'
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
    }

    It 'runs as a job' {
        $job = Start-Scrape "$base/item/1" -NoProxy -AsJob
        ($job | Receive-Job -Wait -AutoRemoveJob).Data.path | Should -Be '/item/1'
    }
}
