namespace Qos.Client.Export;

/// <summary>
/// Tells the period of bars by the least distance between them, since nights, weekends and holidays only make distances longer.
/// </summary>
internal static class Spacing
{
    private const long Day = 86_400;

    /// <summary>The type; null where the distance is that of no type, or there is one bar with a time of day.</summary>
    public static KLineType? TypeOf(IReadOnlyList<KLine> bars)
    {
        var seconds = bars.Select(bar => bar.Seconds).Order().ToArray();
        var least = long.MaxValue;
        for (var i = 1; i < seconds.Length; i++)
        {
            var distance = seconds[i] - seconds[i - 1];
            least = distance > 0 && distance < least ? distance : least;
        }

        if (bars.All(bar => bar.Time.TimeOfDay == TimeSpan.Zero))
        {
            return least switch
            {
                long.MaxValue => KLineType.Day,
                < 5 * Day => KLineType.Day,
                < 20 * Day => KLineType.Week,
                < 300 * Day => KLineType.Month,
                _ => KLineType.Year,
            };
        }

        return least % 60 == 0 && least / 60 < (int)KLineType.Day && Enum.IsDefined((KLineType)(least / 60))
            ? (KLineType)(least / 60)
            : null;
    }
}
