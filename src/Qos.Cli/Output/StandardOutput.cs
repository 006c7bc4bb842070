using System.Text;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace Qos.Cli.Output;

/// <summary>Standard output and standard error as this program writes them: UTF-8, buffered, and with the end of a pipe noticed.</summary>
internal static class StandardOutput
{
    private const int BrokenPipe = 32;
    private const int WidthWithoutTerminal = 160;
    private static readonly Lazy<Stream> SharedStream = new(OpenStream);
    private static readonly Lazy<TextWriter> Shared = new(Open);
    private static readonly Lazy<IAnsiConsole> SharedConsole = new(() => ConsoleOn(Writer, Console.IsOutputRedirected));
    private static readonly Lazy<IAnsiConsole> SharedErrorConsole = new(() => ConsoleOn(Console.Error, Console.IsErrorRedirected));

    /// <summary>The stream for data and tables; callers must flush it.</summary>
    public static TextWriter Writer => Shared.Value;

    /// <summary>The bytes behind <see cref="Writer"/>: for UTF-8 that is ready. A command writes to one of the two.</summary>
    public static Stream Stream => SharedStream.Value;

    /// <summary>The terminal on standard output, or its replacement.</summary>
    public static IAnsiConsole Terminal => SharedConsole.Value;

    /// <summary>The terminal on standard error, for progress that must not mix with data.</summary>
    public static IAnsiConsole ErrorTerminal => SharedErrorConsole.Value;

    /// <summary>Whether moving parts reach a person.</summary>
    public static bool IsTerminal => !Console.IsOutputRedirected && Terminal.Profile.Capabilities.Ansi;

    public static bool HasColours =>
        IsTerminal && Palette.Current.HasColours && Terminal.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    /// <summary>The maximum width of a line before it wraps; unlimited without a terminal.</summary>
    public static int MaxWidth => Console.IsOutputRedirected ? int.MaxValue : Terminal.Profile.Width;

    /// <summary>A line on standard error; above the progress bar where one is running.</summary>
    public static void Remark(string text)
    {
        if (Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(text);
        }
        else
        {
            ErrorTerminal.WriteLine(text);
        }
    }

    public static bool IsClosedPipe(IOException exception) => exception.HResult == BrokenPipe;

    private static TextWriter Open()
    {
        var stream = Stream;
        return Console.IsOutputRedirected
            ? new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 64 * 1024) { NewLine = "\n" }
            : Console.Out;
    }

    private static Stream OpenStream()
    {
        if (!Console.IsOutputRedirected)
        {
            Console.OutputEncoding = Encoding.UTF8;
            return Console.OpenStandardOutput();
        }

        var stream = Console.OpenStandardOutput();
        if (!OperatingSystem.IsWindows())
        {
            // Console's own stream swallows a broken pipe, and a watch would then write to nobody for ever. A file must keep Console's
            // stream, which appends where the shell told it to.
            var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            stream = pipe.CanSeek ? stream : pipe;
        }

        return stream;
    }

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }
}
