#!/usr/bin/env pwsh
<#
.SYNOPSIS
Builds, checks and packs the module.
.EXAMPLE
./build.ps1 -Task Analyze, Build, Test, Package
#>
[CmdletBinding()]
param(
    # What to do, in this order: Clean, Build, Test, Analyze, Package.
    [ArgumentCompletions('Clean', 'Build', 'Test', 'Analyze', 'Package')]
    [string[]] $Task = 'Build'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$Solution = Join-Path $PSScriptRoot 'Module.sln'
$Artifacts = Join-Path $PSScriptRoot 'artifacts'

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $args ended with $LASTEXITCODE." }
}

function Clean {
    Get-ChildItem $PSScriptRoot -Recurse -Directory -Include bin, obj, TestResults | Remove-Item -Recurse -Force
    if (Test-Path $Artifacts) { Remove-Item $Artifacts -Recurse -Force }
}

function Build {
    Invoke-DotNet build $Solution
}

function Test {
    Invoke-DotNet test $Solution

    $tests = Join-Path $PSScriptRoot 'tests/Module/*.Tests.ps1'
    if (-not (Test-Path $tests)) { return Write-Host 'Pester tests: skipped, there are none in tests/Module.' }
    if (-not (Get-Module Pester -ListAvailable | Where-Object Version -ge '5.0')) {
        return Write-Host 'Pester tests: skipped, Pester 5 is not installed (Install-PSResource Pester).'
    }

    # In a process of its own: this one could not unload the module again, and would keep its files locked on Windows.
    $run = "`$result = Invoke-Pester -Path '$($tests -replace "'", "''")' -PassThru; exit [int](`$result.Result -ne 'Passed')"
    & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command $run
    if ($LASTEXITCODE -ne 0) { throw 'Pester tests failed.' }
}

function Analyze {
    Invoke-DotNet format $Solution --verify-no-changes
}

function Package {
    $manifest = Import-PowerShellDataFile (Join-Path $PSScriptRoot 'Reconcile.psd1')
    $name = "Reconcile-$($manifest.ModuleVersion)"
    $staging = Join-Path $Artifacts $name
    $module = Join-Path $staging 'Reconcile'
    if (Test-Path $staging) { Remove-Item $staging -Recurse -Force }
    $null = New-Item $module -ItemType Directory -Force
    Copy-Item (Join-Path $PSScriptRoot '*') $module -Include Reconcile.psd1, README.md, LICENSE
    Copy-Item (Join-Path $PSScriptRoot 'bin') $module -Recurse
    Get-ChildItem $module -Recurse -File -Include *.pdb | Remove-Item
    Get-ChildItem $module -Recurse -File -Include Reconcile*.xml -Exclude *-Help.xml | Remove-Item

    $zip = Join-Path $Artifacts "$name.zip"
    if (Test-Path $zip) { Remove-Item $zip }
    [IO.Compression.ZipFile]::CreateFromDirectory($staging, $zip)
    Remove-Item $staging -Recurse -Force
    Assert-PackageImports $zip $manifest.CmdletsToExport
    Write-Host "Packed $zip"
}

# What was packed has to work where nothing else of this folder is.
function Assert-PackageImports([string] $Zip, [string[]] $Commands) {
    $folder = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
    try {
        [IO.Compression.ZipFile]::ExtractToDirectory($Zip, $folder)
        $path = (Join-Path $folder 'Reconcile/Reconcile.psd1') -replace "'", "''"
        $import = "`$ErrorActionPreference = 'Stop'; (Import-Module '$path' -PassThru).ExportedCommands.Keys"
        $exported = & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command $import
        if ($LASTEXITCODE -ne 0) { throw "The module in $Zip cannot be imported." }
        $missing = $Commands | Where-Object { $_ -notin $exported }
        if ($missing) { throw "The module in $Zip lacks: $($missing -join ', ')." }
    }
    finally {
        if (Test-Path $folder) { Remove-Item $folder -Recurse -Force }
    }
}

# From another shell, "Build,Test" arrives as one text.
$tasks = $Task -split ','
$unknown = $tasks | Where-Object { $_ -notin 'Clean', 'Build', 'Test', 'Analyze', 'Package' }
if ($unknown) { throw "There is no task $($unknown -join ', '): the tasks are Clean, Build, Test, Analyze, Package." }
foreach ($name in $tasks) { & $name }
