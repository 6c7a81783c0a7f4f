# Sets everything up and opens the console; arguments go to `watchroom` (none: the demo scheme).
$ErrorActionPreference = "Stop"
Set-Location $PSScriptRoot
. packaging/setup.ps1
Initialize-Environment packaging/requirements.txt
if ($args.Count -eq 0) { $args = @("demo") }
& .venv/Scripts/python.exe -m console @args
exit $LASTEXITCODE
