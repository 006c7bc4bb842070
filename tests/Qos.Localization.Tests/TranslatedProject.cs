using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Qos.Localization.Tests;

/// <summary>A project with Chinese texts: those that its code asks for, and those that its file has.</summary>
internal sealed record TranslatedProject(string Name, IReadOnlyList<UsedMessage> Used, IReadOnlyDictionary<string, string> Chinese)
{
    public static IReadOnlyList<TranslatedProject> All { get; } =
        [.. Directory.GetFiles(Path.Combine(Root(), "src"), "Messages.zh-Hans.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(Read)];

    public override string ToString() => Name;

    private static TranslatedProject Read(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var used = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).SelectMany(ReadCode).ToList();
        var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
        using var document = JsonDocument.Parse(File.ReadAllText(file), options);
        return new TranslatedProject(
            Path.GetFileName(folder), used,
            document.RootElement.EnumerateObject().ToDictionary(text => text.Name, text => text.Value.GetString()!));
    }

    private static IEnumerable<UsedMessage> ReadCode(string file) =>
        from call in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
        where call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Messages" } }
        let line = call.GetLocation().GetLineSpan().StartLinePosition.Line + 1
        select new UsedMessage($"{Path.GetFileName(file)}:{line}", KeyOf(call.ArgumentList.Arguments[0].Expression));

    /// <summary>
    /// The text as the compiler passes it on; null where it is not a literal, a sum of literals or an interpolated string.
    /// </summary>
    private static string? KeyOf(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case LiteralExpressionSyntax { Token.Value: string text }:
                return text;
            case ParenthesizedExpressionSyntax inner:
                return KeyOf(inner.Expression);
            case InterpolatedStringExpressionSyntax interpolated:
                var key = new StringBuilder();
                var index = 0;
                foreach (var part in interpolated.Contents)
                {
                    key.Append(part is InterpolationSyntax hole
                        ? $"{{{index++}{hole.AlignmentClause}{hole.FormatClause}}}"
                        : ((InterpolatedStringTextSyntax)part).TextToken.ValueText);
                }

                return key.ToString();
            default:
                return null;
        }
    }

    private static string Root([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..");
}
