# Dot-sourced by run.ps1 and test.ps1.
function Initialize-Environment([string]$Requirements) {
    $hash = (Get-FileHash $Requirements -Algorithm SHA256).Hash.Substring(0, 16)
    $stamp = ".venv/.watchroom-$hash"
    if (Test-Path $stamp) { return }
    if (-not (Test-Path .venv/Scripts/python.exe)) {
        $base = if (Get-Command py -ErrorAction SilentlyContinue) { @("py", "-3") } else { @("python") }
        $rest = @($base | Select-Object -Skip 1)
        & $base[0] @rest -c "import sys; sys.exit(sys.version_info < (3, 11))"
        if ($LASTEXITCODE -ne 0) { throw "Python 3.11 or newer is needed: install it and start again." }
        & $base[0] @rest -m venv .venv
    }
    $python = ".venv/Scripts/python.exe"
    & $python -m pip install -q --disable-pip-version-check --require-hashes -r $Requirements
    if ($LASTEXITCODE -ne 0) { throw "The pinned libraries could not be installed; the lines above say why." }
    # With the build tool from that list: an isolated build would fetch one that no hash vouches for.
    & $python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
    if ($LASTEXITCODE -ne 0) { throw "watchroom itself could not be installed; the lines above say why." }
    New-Item -ItemType File $stamp | Out-Null
}
