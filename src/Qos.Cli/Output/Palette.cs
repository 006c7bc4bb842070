using Qos.Client;
using Spectre.Console;

namespace Qos.Cli.Output;

/// <summary>The colours of rising and falling.</summary>
internal sealed class Palette
{
    public const string Reset = "\e[0m";

    // The red and green of the terminal theme, which are readable.
    private static readonly Color Red = Color.Maroon;
    private static readonly Color Green = Color.Green;

    private Palette(PriceColorScheme scheme)
    {
        UpIsRed = ColorConvention.UpIsRed(scheme);
        HasColours = scheme != PriceColorScheme.None;
    }

    public static Palette Current { get; private set; } = new(PriceColorScheme.Auto);

    /// <summary>Takes the colours that the user has chosen.</summary>
    public static void Use(PriceColorScheme scheme) => Current = new Palette(scheme);

    public bool UpIsRed { get; }

    public bool HasColours { get; }

    public Color Up => UpIsRed ? Red : Green;

    public Color Down => UpIsRed ? Green : Red;

    public Color? For(int sign) => !HasColours ? null : sign switch { > 0 => Up, < 0 => Down, _ => null };

    /// <summary>The escape sequence of the colour of a sign other than zero.</summary>
    public string Escape(int sign) => sign > 0 == UpIsRed ? "\e[31m" : "\e[32m";
}
