using System.Globalization;

namespace Qos.Benchmarks;

/// <summary>What stands behind a command: <c>--name value</c> and <c>--name</c>.</summary>
internal sealed class Arguments(IReadOnlyList<string> args)
{
    internal bool Has(string name) => args.Contains(name);

    internal string? Text(string name) => args.SkipWhile(arg => arg != name).Skip(1).FirstOrDefault();

    internal double Number(string name, double otherwise) =>
        Text(name) is not { } text ? otherwise
        : double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ArgumentException($"{name} takes a number, not '{text}'.");

    internal int Count(string name, int otherwise) => (int)Number(name, otherwise);
}
