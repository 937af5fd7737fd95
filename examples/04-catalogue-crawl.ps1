<#
.SYNOPSIS
Crawls a shop: every product once, its price as a number, into a .csv file. With a cache, the next run asks only whether pages have changed.
.EXAMPLE
reconcile examples/04-catalogue-crawl.ps1 -Uri https://shop.example/ -Path ./products.csv -Cache ./shop.cache
#>
param(
    # The page to begin with. Links to lists and products are followed from there, on the same host.
    [Parameter(Mandatory)] [uri] $Uri,

    # The file to write.
    [Parameter(Mandatory)] [string] $Path,

    # A file that remembers pages.
    [string] $Cache
)

$crawl = @{
    Follow    = 'css:a@href'
    Include   = '*/catalogue/*', '*/product/*'
    MaxDepth  = 20
    Field     = @{
        Name    = 'css:h1[itemprop=name]'
        Price   = @{ Css = '.price'; Type = 'decimal'; Culture = 'de-DE' }
        Year    = '[int] css:.year'
        Sku     = @{ Css = 'script[type="application/ld+json"]'; Then = 'json:$.sku' }
        Picture = '[uri] css:img.box@src'
    }
    RateLimit = '50/1s'
    MaxRetry  = 3
}
if ($Cache) {
    $crawl.Cache = $Cache
    $crawl.CacheTtlSeconds = 0
}

$products = 0
$pages = 0
$csv = [IO.StreamWriter]::new($Path)
try {
    $csv.WriteLine('"Sku","Name","Price","Year","Picture"')

    # Results are written as they come: however large the shop is, none waits in memory.
    Start-Scrape $Uri @crawl | ForEach-Object {
        $pages++
        $product = $_.Data
        if ($product.Name) {
            $products++
            $values = $product.Sku, $product.Name, $product.Price, $product.Year, $product.Picture
            $csv.WriteLine(($values.ForEach{ '"' + ([string] $_).Replace('"', '""') + '"' }) -join ',')
        }
    }
}
finally {
    $csv.Dispose()
}

"$products products on $pages pages are in $Path"
if ($Cache) { Get-ScrapeCache $Cache }
