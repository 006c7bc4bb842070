using System.Diagnostics.CodeAnalysis;
using Qos.Client.Codes;
using Qos.Localization;

namespace Qos.Client;

/// <summary>
/// A code as the user spelled it, with what follows from it: the canonical form, the exchange's time zone, the unit of the wire's volumes
/// and the currency (docs/protocol.md section 2). One object stands for one spelling on one client, so that quotes can share it.
/// </summary>
public sealed class InstrumentCode : IEquatable<InstrumentCode>, IParsable<InstrumentCode>
{
    private const int QuarterHour = 900;

    private static readonly DateTime Earliest = new(1900, 1, 2, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly DateTime Latest = new(9000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    // The quarter of an hour that was asked for last, and its offset in minutes. A stream's times are close together, no zone changes its
    // offset within a quarter, and one number is read and written whole.
    private long _offset = long.MinValue;

    private InstrumentCode(string text, string market, string symbol, string canonical, bool isSimulated)
    {
        Text = text;
        Market = market;
        Symbol = symbol;
        Canonical = canonical;
        IsSimulated = isSimulated;
        TimeZone = Markets.TimeZoneOf(market, symbol);
        VolumeFactor = Markets.VolumeFactorOf(market);
        HasLots = VolumeFactor != 1m;
        Currency = Markets.CurrencyOf(market, symbol);
    }

    /// <summary>The code as spelled in the request, for example <c>HK:00700</c>; the market is in capitals.</summary>
    public string Text { get; }

    /// <summary>The market, for example <c>HK</c>.</summary>
    public string Market { get; }

    /// <summary>The symbol as spelled in the request, for example <c>00700</c>.</summary>
    public string Symbol { get; }

    /// <summary>
    /// The one spelling in which codes are compared and sent: numeric Hong Kong symbols without leading zeros (<c>HK:700</c>).
    /// </summary>
    public string Canonical { get; }

    /// <summary>The exchange's time zone; for <c>IX</c> that of the index, UTC where it is not known.</summary>
    public TimeZoneInfo TimeZone { get; }

    /// <summary>Whether the market is one that QOS documents. Codes of other markets are sent all the same.</summary>
    public bool IsKnownMarket => Markets.IsKnown(Market);

    /// <summary>
    /// Shares (or base coin) per unit of the wire's <c>v</c>: 100 for SH and SZ, else 1 (docs/protocol.md section 4, units).
    /// </summary>
    public decimal VolumeFactor { get; }

    /// <summary>The trading currency implied by the code (ISO 4217, or the quote coin); null if unknown.</summary>
    public string? Currency { get; }

    /// <summary>True when the quotes of this code come from a simulator and not from a market.</summary>
    public bool IsSimulated { get; }

    /// <summary>Reads one code.</summary>
    /// <param name="text"><c>MARKET:SYMBOL</c>, for example <c>US:AAPL</c>, or another common spelling.</param>
    /// <exception cref="QosException">The text is not a valid code (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    public static InstrumentCode Parse(string text) =>
        TryParse(text, out var code, out var problem) ? code : throw new QosException(QosErrorKind.InvalidArgument, problem);

    // Explicit: no code is read by a culture, and callers of Parse(text) need not name one.
    static InstrumentCode IParsable<InstrumentCode>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<InstrumentCode>.TryParse(
        string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out InstrumentCode result) =>
        TryParse(s, out result, out _);

    /// <summary>Parses a code; describes the problem if the code is invalid.</summary>
    /// <param name="text">
    /// <c>MARKET:SYMBOL</c>, in full-width characters too, or another common spelling: <c>0700.HK</c>, <c>HK.00700</c>, <c>600519.SS</c>,
    /// <c>sh600519</c>, <c>SSE:600519</c>. Those come back in the canonical form.
    /// </param>
    /// <param name="code">The code.</param>
    /// <param name="problem">The problem and its correction.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out InstrumentCode? code, [NotNullWhen(false)] out string? problem)
    {
        (code, problem) = (null, null);
        var normal = CodeSpelling.Normalize(text ?? "");
        var colon = normal.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 && CodeSpelling.TryTranslate(normal, out var market, out var symbol))
        {
            return TryMake(text, market, symbol, out code, out problem);
        }

        if (colon <= 0 || colon == normal.Length - 1)
        {
            problem = CodeSpelling.Guess(normal) is { } guess
                ? Messages.Format($"'{text}' has no market. Did you mean {guess}?")
                : Messages.Format($"'{text}' is not a code. Write MARKET:SYMBOL, for example US:AAPL, HK:700 or SH:600519.");
            return false;
        }

        (market, symbol) = (CodeSpelling.MarketOf(normal[..colon]), normal[(colon + 1)..]);
        if (!Markets.IsKnown(market) && CodeSpelling.MarketOf(symbol) is var reversed && Markets.IsKnown(reversed))
        {
            return TryMake(text, reversed, Markets.CanonicalSymbol(reversed, normal[..colon]), out code, out problem);
        }

        return TryMake(text, market, symbol, out code, out problem);
    }

    private static bool TryMake(
        string? text, string market, string symbol, [NotNullWhen(true)] out InstrumentCode? code, [NotNullWhen(false)] out string? problem)
    {
        (code, problem) = (null, null);
        if (!market.All(char.IsAsciiLetter)
            || !symbol.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or '&' or '^' or '='))
        {
            problem = Messages.Format(
                $"'{text}' is not a code. A market consists of letters; a symbol consists of letters, digits and . - _ / & ^ =. Example: US:BRK.B.");
            return false;
        }

        if (!char.IsAsciiLetterOrDigit(symbol[0]) && symbol[0] is not ('^' or '.'))
        {
            problem = Messages.Format($"'{text}' is not a code. A symbol starts with a letter, a digit, ^ or a dot. Example: US:BRK.B.");
            return false;
        }

        code = new InstrumentCode(
            $"{market}:{symbol}", market, symbol, $"{market}:{Markets.CanonicalSymbol(market, symbol)}", isSimulated: false);
        return true;
    }

    /// <summary>The exchange's local time of a wire time (Unix seconds).</summary>
    public DateTimeOffset ToExchangeTime(long unixSeconds)
    {
        var quarter = Math.DivRem(unixSeconds, QuarterHour).Quotient;
        var offset = Volatile.Read(ref _offset);
        if (offset >> 16 != quarter)
        {
            var minutes = (long)TimeZone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(unixSeconds)).TotalMinutes;
            offset = (quarter << 16) | (ushort)(short)minutes;
            Volatile.Write(ref _offset, offset);
        }

        return DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToOffset(TimeSpan.FromMinutes((short)offset));
    }

    /// <summary>
    /// The wire time (Unix seconds) of a local time of the exchange, or of a time of stated kind. Times beyond any market's are cut off.
    /// </summary>
    internal long ToUnixSeconds(DateTime time)
    {
        var kind = time.Kind;
        time = time < Earliest ? Earliest : time > Latest ? Latest : time;
        if (kind != DateTimeKind.Unspecified)
        {
            return new DateTimeOffset(DateTime.SpecifyKind(time, kind)).ToUnixTimeSeconds();
        }

        // The hour that is left out in spring does not exist: what a user writes there is the hour after it.
        time = TimeZone.IsInvalidTime(time) ? time.AddHours(1) : time;
        return new DateTimeOffset(time, TimeZone.GetUtcOffset(time)).ToUnixTimeSeconds();
    }

    /// <summary>Whether the wire's volumes are lots, and not shares.</summary>
    internal bool HasLots { get; }

    /// <summary>The wire's volume in shares or base coin.</summary>
    internal decimal ToVolume(decimal wireVolume) => HasLots ? wireVolume * VolumeFactor : wireVolume;

    /// <summary>Returns the same code, its quotes marked as made up by a simulator.</summary>
    public InstrumentCode AsSimulated() => WithSimulated(true);

    /// <summary>The same code, marked as a simulator's or as a market's.</summary>
    internal InstrumentCode WithSimulated(bool simulated) =>
        simulated == IsSimulated ? this : new InstrumentCode(Text, Market, Symbol, Canonical, simulated);

    /// <summary>Codes are equal if they identify the same instrument, regardless of their spelling.</summary>
    public bool Equals(InstrumentCode? other) => other is not null && Canonical == other.Canonical;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InstrumentCode);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Canonical);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
