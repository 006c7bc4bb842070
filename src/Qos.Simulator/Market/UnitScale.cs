namespace Qos.Simulator.Market;

/// <summary>
/// Prices and volumes of one instrument as whole numbers. A bar file with finer figures than the instrument's own makes the units finer.
/// </summary>
internal sealed class UnitScale
{
    private const int CoinDecimals = 3;

    private readonly int _priceDecimals;
    private readonly int _scale;
    private readonly int _volumeScale;
    private readonly long _finer;

    internal UnitScale(SimulatedInstrument instrument, IReadOnlyList<FileBar> file)
    {
        _priceDecimals = instrument.PriceDecimals;
        _scale = file.SelectMany(bar => (decimal[])[bar.Open, bar.High, bar.Low, bar.Close]).Select(price => (int)price.Scale)
            .Append(_priceDecimals).Max();
        _volumeScale = Math.Max(
            instrument.Market == "CF" ? CoinDecimals : 0, file.Select(bar => (int)bar.Volume.Scale).DefaultIfEmpty().Max());
        _finer = PowerOfTen(_scale - _priceDecimals);
        Tick = PriceUnits(instrument.TickSize);
        var (step, decimals) = instrument switch
        {
            { Market: "CF" } => (1, CoinDecimals),
            { VolumeFactor: > 1 } => (instrument.VolumeFactor, 0),
            _ => (instrument.LotSize ?? 1, 0),
        };
        VolumeStep = step * PowerOfTen(_volumeScale - decimals);
    }

    /// <summary>Units of the tick size.</summary>
    internal long Tick { get; }

    /// <summary>
    /// Units of the least volume of a trade: a board lot (100 shares on the mainland, as the wire counts), a share, 0.001 coin.
    /// </summary>
    internal long VolumeStep { get; }

    /// <summary>Units of the last decimal that a price usually has.</summary>
    internal long PriceUnit => _finer;

    internal long PriceUnits(decimal price) => (long)(price * PowerOfTen(_scale));

    internal long VolumeUnits(decimal volume) => (long)(volume * PowerOfTen(_volumeScale));

    internal decimal Price(long units) => units % _finer == 0 ? Decimal(units / _finer, _priceDecimals) : Decimal(units, _scale);

    internal decimal Volume(long units) => Decimal(units, _volumeScale);

    internal decimal Turnover(Int128 units) => (decimal)units / PowerOfTen(_scale) / PowerOfTen(_volumeScale);

    /// <summary>A price times a factor of adjustment, with two decimals more than usual.</summary>
    internal decimal Adjusted(long units, double factor) =>
        factor == 1 ? Price(units) : Decimal((long)Math.Round(units * factor * 100 / _finer), _priceDecimals + 2);

    private static decimal Decimal(long units, int scale) => new((int)units, (int)(units >> 32), 0, false, (byte)scale);

    private static long PowerOfTen(int exponent)
    {
        var power = 1L;
        for (; exponent > 0; exponent--)
        {
            power *= 10;
        }

        return power;
    }
}
