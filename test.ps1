# Sets everything up and runs every check; -Quick leaves out the slow tests.
param([switch]$Quick)
$ErrorActionPreference = "Stop"
Set-Location $PSScriptRoot
. packaging/setup.ps1
Initialize-Environment packaging/requirements-dev.txt
$env:QT_QPA_PLATFORM = "offscreen"
$python = ".venv/Scripts/python.exe"
$checks = @(
    @("-m", "ruff", "check", "."),
    @("-m", "ruff", "format", "--check", "."),
    @("-m", "mypy"),
    @("-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache")
)
foreach ($check in $checks) { & $python @check; if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE } }
if ($Quick) { & $python -m pytest -q -m "not slow and not alone" -n 2 --dist loadfile; exit $LASTEXITCODE }
& $python -m pytest -q -m "not alone" -n 2 --dist loadfile
$failed = $LASTEXITCODE
& $python -m pytest -q -m alone
if ($LASTEXITCODE -ne 0) { $failed = $LASTEXITCODE }
exit $failed
