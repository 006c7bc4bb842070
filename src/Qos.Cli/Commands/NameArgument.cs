using System.CommandLine;
using Qos.Client;

namespace Qos.Cli.Commands;

/// <summary>The names for a command: codes or markets.</summary>
internal abstract class NameArgument : Argument<string[]>
{
    protected NameArgument(string name)
        : base(name) => Arity = ArgumentArity.OneOrMore;

    /// <summary>The names as the client takes them, one each.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="known">
    /// The instruments that are known without asking; null takes those of the server that the environment names.
    /// </param>
    /// <exception cref="QosException">
    /// A name is invalid, or a file of names cannot be read (<see cref="QosErrorKind.InvalidArgument"/>).
    /// </exception>
    public abstract string[] Read(ParseResult parse, InstrumentCatalog? known = null);
}
