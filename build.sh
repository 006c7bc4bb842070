#!/usr/bin/env bash
# Restores the PowerShell that .config/dotnet-tools.json pins and hands over to build.ps1. Needs the .NET 10 SDK; node for the chart page.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1 POWERSHELL_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
command -v dotnet >/dev/null || { echo "dotnet was not found. Install the .NET 10 SDK: https://dotnet.microsoft.com/download" >&2; exit 1; }
restored=$(dotnet tool restore 2>&1 </dev/null) || { printf '%s\nPowerShell could not be restored as a dotnet tool: see the lines above.\n' "$restored" >&2; exit 1; }
exec dotnet tool run pwsh -- -NoLogo -NoProfile -File build.ps1 "${@:-Help}"
