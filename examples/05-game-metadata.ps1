<#
.SYNOPSIS
Hashes game files, looks them up in a game database within the limits of one's account, and downloads their pictures. Whatever ends it, the same
command goes on from there: answers are in the cache, and files that are whole are not fetched again.
.EXAMPLE
reconcile examples/05-game-metadata.ps1 -Roms ./roms -Site https://games.example/ -Output ./media -User me
#>
param(
    # The folder with the games' files.
    [Parameter(Mandatory)] [string] $Roms,

    # The database's address.
    [Parameter(Mandatory)] [uri] $Site,

    # The folder for pictures, and for what is remembered from run to run.
    [Parameter(Mandatory)] [string] $Output,

    # The account; its password is in GAMES_PASSWORD.
    [string] $User
)

$ErrorActionPreference = 'Stop'
$null = [IO.Directory]::CreateDirectory($Output)

$login = @{}
if ($User) {
    $secret = [Security.SecureString]::new()
    foreach ($character in "$env:GAMES_PASSWORD".ToCharArray()) { $secret.AppendChar($character) }
    $login.Credential = [pscredential]::new($User, $secret)
}

# 1. What the files are known by.
$files = [IO.Directory]::GetFiles($Roms) | Invoke-ParallelBatch -PassThru -ScriptBlock {
    $hash = [Reconcile.ContentHash]::OfFile($_)
    [pscustomobject]@{ File = [IO.Path]::GetFileName($_); crc = $hash.Crc32; md5 = $hash.Md5; sha1 = $hash.Sha1; romsize = $hash.Length }
}

# 2. Look them up. That a file is unknown is remembered too, so that it is not asked for again tomorrow.
$lookup = @{
    UriTemplate     = [uri]::new($Site, 'api/game').AbsoluteUri + '{?crc,md5,sha1,romsize}'
    LimitsFrom      = @{ Uri = [uri]::new($Site, 'api/account').AbsoluteUri; MaxThreads = 'response.user.maxthreads' }
    RateLimit       = '20/1s'
    MaxRetry        = 5
    Cache           = "$Output/games.cache"
    CacheTtlSeconds = 30 * 24 * 3600
    ErrorAction     = 'SilentlyContinue'
    Field           = @{
        Id    = '[int] $.response.jeu.id'
        Name  = '$.response.jeu.nom'
        Year  = '[int] $.response.jeu.date'
        Media = @{ Rows = 'json:$.response.jeu.medias'; Fields = @{ Kind = '$.type'; Uri = '[uri] $.url'; Sha1 = '$.sha1'; Size = '[long] $.size' } }
    }
}
$answers = @($files | Start-Scrape @lookup @login)
$games = @($answers | Where-Object Status -EQ 'Succeeded')
$unknown = @($answers | Where-Object StatusCode -EQ 404)

# 3. Their pictures, each with its checksum.
$pictures = foreach ($game in $games) {
    foreach ($media in $game.Data.Media) {
        [pscustomobject]@{ Uri = $media.Uri; FileName = "$($game.Data.Id)-$($media.Kind).png"; Sha1 = $media.Sha1; Size = $media.Size }
    }
}
$downloads = @($pictures | Start-Scrape -OutputDirectory "$Output/pictures" -ExistingFile Skip -MaxRetry 5 -ErrorAction Continue @login)

$games | ForEach-Object { [pscustomobject]@{ File = $_.Item.File; Game = $_.Data.Name; Year = $_.Data.Year; FromCache = $_.FromCache } } | Out-Default
$missing = $answers.Count - $games.Count - $unknown.Count
$failed = @($downloads | Where-Object Status -NE 'Succeeded').Count
"$($games.Count) of $($answers.Count) files are known games, $($unknown.Count) are unknown, $missing could not be looked up"
"$($downloads.Count - $failed) of $($downloads.Count) pictures are there"
exit [int](($missing + $failed) -gt 0) * 2
