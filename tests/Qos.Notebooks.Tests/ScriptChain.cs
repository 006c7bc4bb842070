using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Qos.Client;
using Qos.Simulator;

namespace Qos.Notebooks.Tests;

/// <summary>
/// A notebook's C# cells as the kernel runs them: one submission after another, each seeing what the ones before it declared. Imports are followed.
/// Of the files that draw with Plotly.NET, which not every feed has, only the public signatures are compiled.
/// </summary>
internal sealed partial class ScriptChain
{
    private const string StandIns = """
        namespace Plotly.NET { public sealed class GenericChart; }
        namespace Microsoft.DotNet.Interactive
        {
            public sealed class DisplayedValue { public void Update(object value) { } }
            public static class Kernel { public static DisplayedValue display(object value) => new(); }
            public sealed class KernelInvocationContext
            {
                public static KernelInvocationContext Current => null;
                public DisplayedValue Display(object value, params string[] mimeTypes) => new();
            }
        }
        namespace Microsoft.DotNet.Interactive.Formatting
        {
            public static class Formatter { public static void Register<T>(System.Func<T, string> formatter, string mimeType) { } }
        }
        """;

    // A kernel on .NET 8 knows C# 12.
    private static readonly CSharpParseOptions ScriptSyntax = new(LanguageVersion.CSharp12, kind: SourceCodeKind.Script);

    // What the kernel imports by itself.
    private static readonly ScriptOptions Options = ScriptOptions.Default
        .WithLanguageVersion(ScriptSyntax.LanguageVersion)
        .AddImports("System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq")
        .AddReferences(Framework())
        .AddReferences(typeof(QosClient).Assembly, typeof(QosSimulator).Assembly)
        .AddReferences(CompileStandIns());

    // All notebooks begin alike, and a script that has been compiled stays so.
    private static readonly ConcurrentDictionary<(Script Previous, string Code), Script> Compiled = new();
    private static readonly Script First = CSharpScript.Create("using static Microsoft.DotNet.Interactive.Kernel;", Options);

    private readonly List<(string Where, Script Script)> _submissions = [("stand-ins", First)];

    /// <summary>Values that another kernel shares, by name, with the type that they have there.</summary>
    internal Dictionary<string, string> Shared { get; } = [];

    /// <summary>The errors of the first submission that has any; nothing can follow it.</summary>
    internal IReadOnlyList<string> Errors => _submissions
        .Select(submission => ErrorsIn(submission.Script.GetCompilation().GetDiagnostics()).Select(error => $"{submission.Where}: {error}").ToArray())
        .FirstOrDefault(errors => errors.Length > 0, []);

    internal static IEnumerable<string> SyntaxErrors(string code) => ErrorsIn(CSharpSyntaxTree.ParseText(WithoutMagic(code), ScriptSyntax).GetDiagnostics());

    internal void Add(string where, string code)
    {
        foreach (Match magic in MagicLine().Matches(code))
        {
            switch (magic.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                case ["#!import", var file]:
                    Import(file);
                    break;
                case ["#!share", "--from", _, var name]:
                    Submit(where, $"{Shared[name]} {name} = default;");
                    break;
                case var other:
                    throw new NotSupportedException($"{where}: {string.Join(' ', other)}");
            }
        }

        Submit(where, WithoutMagic(code));
    }

    private static IEnumerable<string> ErrorsIn(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString());

    private static string WithoutMagic(string code) => AssemblyLine().Replace(MagicLine().Replace(code, ""), "");

    private void Import(string file)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFolder.Notebooks, file));
        if (Path.GetExtension(file) != ".dib")
        {
            Submit(file, text.Contains("using Plotly.NET", StringComparison.Ordinal) ? SignaturesOf(text) : text);
            return;
        }

        // The part before the first cell is the file's metadata.
        foreach (var cell in text.Split("#!csharp\n").Skip(1))
        {
            Add(file, cell);
        }
    }

    private void Submit(string where, string code) =>
        _submissions.Add((where, Compiled.GetOrAdd((_submissions[^1].Script, code), static key => key.Previous.ContinueWith(key.Code, Options))));

    private static string SignaturesOf(string code) => new Signatures().Visit(CSharpSyntaxTree.ParseText(code, ScriptSyntax).GetRoot()).ToFullString();

    private static IEnumerable<MetadataReference> Framework() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
        .Select(path => MetadataReference.CreateFromFile(path));

    private static PortableExecutableReference CompileStandIns()
    {
        using var assembly = new MemoryStream();
        var compilation = CSharpCompilation.Create(
            "StandIns", [CSharpSyntaxTree.ParseText(StandIns)], Framework(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(assembly);
        Assert.Empty(ErrorsIn(compilation.Diagnostics));
        return MetadataReference.CreateFromImage(assembly.ToArray());
    }

    [GeneratedRegex(@"^#!.*\n?", RegexOptions.Multiline)]
    private static partial Regex MagicLine();

    [GeneratedRegex(@"^#r .*\n?", RegexOptions.Multiline)]
    private static partial Regex AssemblyLine();

    private sealed class Signatures : CSharpSyntaxRewriter
    {
        public override SyntaxNode? VisitUsingDirective(UsingDirectiveSyntax node) =>
            node.Alias is null && node.Name!.ToString() is "Plotly.NET" or "Qos.Client" or "System.Net" ? node : null;

        public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node) => node.Modifiers.Any(SyntaxKind.PublicKeyword)
            ? node.WithBody(null)
                .WithExpressionBody(SyntaxFactory.ArrowExpressionClause(SyntaxFactory.ParseExpression(" throw null")))
                .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken))
            : null;
    }
}
