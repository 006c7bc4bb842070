using System.CommandLine;
using Qos.Cli.Output;
using Qos.Localization;

namespace Qos.Cli.Commands;

/// <summary>Scripts that make a shell complete commands, options and codes of this program.</summary>
internal sealed class CompletionCommand : Command
{
    private const string Bash = """
        # qos: source <(qos completion bash)
        _qos() {
            local line="${COMP_LINE:0:COMP_POINT}" label word before=""
            word="${line##*[[:space:]]}"
            # Readline takes what follows the last colon for the word, where the shell breaks words at colons.
            [[ $COMP_WORDBREAKS == *:* && $word == *:* ]] && before="${word%"${word##*:}"}"
            COMPREPLY=()
            while IFS=$'\t' read -r label _; do
                if [[ -z $before ]]; then
                    COMPREPLY+=("$label")
                elif [[ ${label:0:${#before}} == "$before" ]]; then
                    COMPREPLY+=("${label:${#before}}")
                elif [[ ${label:0:${#before}} == "${before^^}" ]]; then
                    COMPREPLY+=("${label:${#before}}")
                fi
            done < <(qos complete -- "$line" 2>/dev/null)
            [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]] && compopt -o nospace
        }
        complete -o default -F _qos qos
        """;

    private const string Zsh = """
        #compdef qos
        # qos: source <(qos completion zsh), or write it to a file _qos in $fpath
        _qos() {
            local label detail
            local -a labels shown
            while IFS=$'\t' read -r label detail; do
                labels+=("$label")
                shown+=("$label${detail:+  $detail}")
            done < <(qos complete -- "${(j: :)words[1,CURRENT]}" 2>/dev/null)
            if (( ${#labels} )); then
                compadd -U -l -d shown -a labels
            else
                _files
            fi
        }
        (( $+functions[compdef] )) && compdef _qos qos
        """;

    private const string Fish = """
        # qos: qos completion fish | source, or write it to ~/.config/fish/completions/qos.fish
        complete -c qos -a '(qos complete -- (commandline -cp) 2>/dev/null)'
        """;

    private const string PowerShell = """
        # qos: qos completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName qos -ScriptBlock {
            param($word, $ast, $position)
            $line = $ast.Extent.Text
            $typed = $position - $ast.Extent.StartOffset
            $line = $line.Substring(0, [Math]::Min($line.Length, $typed)).PadRight($typed)
            foreach ($found in qos complete -- $line 2>$null) {
                $label, $detail = $found -split "`t"
                $tip = if ($detail) { "$label $detail" } else { $label }
                [System.Management.Automation.CompletionResult]::new($label, $label, 'ParameterValue', $tip)
            }
        }
        """;

    public CompletionCommand()
        : base("completion", Messages.Of("Print a shell script that completes commands, options and codes."))
    {
        Subcommands.Add(Of("bash", Bash, "source <(qos completion bash) in ~/.bashrc."));
        Subcommands.Add(Of("zsh", Zsh, "source <(qos completion zsh) in ~/.zshrc, after compinit."));
        Subcommands.Add(Of("fish", Fish, "qos completion fish > ~/.config/fish/completions/qos.fish."));
        Subcommands.Add(Of("pwsh", PowerShell, "qos completion pwsh | Out-String | Invoke-Expression in $PROFILE."));
    }

    private static Command Of(string shell, string script, string use)
    {
        var command = new Command(shell, use);
        command.SetAction(_ =>
        {
            StandardOutput.Writer.WriteLine(script);
            StandardOutput.Writer.Flush();
            return ExitCodes.Success;
        });
        return command;
    }
}
