using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Enumeration;
using System.Text;
using Qos.Client.Codes;
using Qos.Localization;

namespace Qos.Client;

/// <summary>
/// The instruments of a server that are known without asking. Product lists and instrument queries fill it; a file for each server keeps it
/// from one process to the next where <see cref="QosClientOptions.NameCache"/> names a folder. Safe for many threads and for several
/// processes.
/// </summary>
public sealed class InstrumentCatalog
{
    private const string Header = "# Names of QOS instruments: code, English, Chinese, currency. Safe to delete.";
    private const string ListedAtMark = "# listed ";
    private const int Capacity = 100_000;
    private const int MostMeant = 3;
    private static readonly ConcurrentDictionary<string, InstrumentCatalog> ByFile = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, KnownInstrument> _known = new(StringComparer.Ordinal);
    private readonly object _file = new();
    private volatile bool _isLoaded;
    private bool _hasChanges;

    /// <param name="file">The file that keeps the catalogue; null where it lives with its client only.</param>
    internal InstrumentCatalog(string? file = null)
    {
        File = file;
        _isLoaded = file is null;
    }

    private enum Match
    {
        Code,
        Symbol,
        Name,
        NameStart,
        Contained,
        None,
    }

    /// <summary>
    /// The folder that front ends keep the files in: <c>QOS_CACHE</c>, else <c>qos</c> in the user's folder for caches
    /// (<c>$XDG_CACHE_HOME</c> or <c>~/.cache</c>, <c>%LOCALAPPDATA%</c>, <c>~/Library/Caches</c>); null where there is none.
    /// </summary>
    public static string? DefaultFolder => FolderOf(Environment.GetEnvironmentVariable(QosEnvironment.Cache));

    /// <summary>The file that keeps the catalogue; null where it lives with its client only.</summary>
    public string? File { get; }

    /// <summary>
    /// Why the file could not be read or written; null where it could. Names are a convenience: nothing else fails because of it.
    /// </summary>
    public string? Problem { get; private set; }

    /// <summary>When a product list was read last, UTC; null where none has been.</summary>
    public DateTimeOffset? ListedAt { get; private set; }

    /// <summary>Everything that is known, by code.</summary>
    public IReadOnlyList<KnownInstrument> All
    {
        get
        {
            Load();
            return [.. _known.Values.OrderBy(instrument => instrument.Code, StringComparer.Ordinal)];
        }
    }

    /// <summary>
    /// The catalogue of a server. Servers of this machine (simulators, a gateway) share one, for their ports come and go.
    /// </summary>
    /// <param name="server">The server's address.</param>
    /// <param name="folder">The folder of the files; null creates a catalogue that is not stored.</param>
    public static InstrumentCatalog Of(Uri server, string? folder)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (folder is null)
        {
            return new InstrumentCatalog();
        }

        var name = server.IsLoopback ? "localhost" : server.IsDefaultPort ? server.IdnHost : $"{server.IdnHost}-{server.Port}";
        return ByFile.GetOrAdd(
            Path.GetFullPath(Path.Combine(folder, $"names-{name.Replace(':', '-')}.tsv")), static file => new InstrumentCatalog(file));
    }

    /// <summary>
    /// The catalogue of the server that the environment names (<see cref="QosEnvironment"/>), for what must not connect, as completion.
    /// </summary>
    public static InstrumentCatalog OfEnvironment() => Of(
        Uri.TryCreate(Environment.GetEnvironmentVariable(QosEnvironment.Uri), UriKind.Absolute, out var server)
            ? server
            : new QosClientOptions().Uri,
        DefaultFolder);

    /// <summary>Returns the known data of a code; null if it is unknown.</summary>
    public KnownInstrument? Find(InstrumentCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        Load();
        return _known.GetValueOrDefault(code.Canonical);
    }

    /// <summary>
    /// Instruments by code in any spelling, symbol, English or Chinese name, or initials of the Chinese name's pinyin (<c>GZMT</c>), the
    /// best matches first. With <c>*</c> or <c>?</c> the text is a pattern for the whole code, symbol or name, else a part is enough.
    /// </summary>
    /// <param name="text">The search text.</param>
    /// <param name="most">How many are given at most. Default 100.</param>
    public IReadOnlyList<KnownInstrument> Search(string text, int most = 100)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. Ranked(text).Take(most).Select(found => found.Instrument)];
    }

    /// <summary>The folder that a value of <see cref="QosEnvironment.Cache"/> names; without one the user's.</summary>
    internal static string? FolderOf(string? named)
    {
        if (!string.IsNullOrWhiteSpace(named))
        {
            return named.Trim().Equals("off", StringComparison.OrdinalIgnoreCase) ? null : named.Trim();
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var caches = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg
            : home.Length == 0 ? ""
            : Path.Combine(home, OperatingSystem.IsMacOS() ? "Library/Caches" : ".cache");
        return caches.Length > 0 ? Path.Combine(caches, "qos") : null;
    }

    /// <summary>The few instruments that somebody may mean who wrote a symbol or a name where a code belongs.</summary>
    internal IReadOnlyList<KnownInstrument> Meant(string text) =>
        [.. Ranked(text).TakeWhile(found => found.Match <= Match.NameStart).Take(MostMeant).Select(found => found.Instrument)];

    /// <summary>The name and the currency for a quote.</summary>
    internal (string? Name, string? Currency) Of(InstrumentCode code)
    {
        Load();
        return _known.TryGetValue(code.Canonical, out var known) ? (known.Name, known.Currency ?? code.Currency) : (null, code.Currency);
    }

    /// <summary>Adds the results of an instrument query.</summary>
    internal void Add(Instrument instrument) =>
        Add(instrument.InstrumentCode.Canonical, instrument.EnglishName, instrument.ChineseName, instrument.Currency);

    /// <summary>Takes a product list, whose one name may be in either language.</summary>
    internal void Add(IReadOnlyCollection<Product> products, DateTimeOffset time)
    {
        Load();
        foreach (var product in products)
        {
            if (InstrumentCode.TryParse(product.Code, out var code, out _))
            {
                var isChinese = product.Name.AsSpan().ContainsAnyInRange('\u4E00', '\u9FFF');
                Add(code.Canonical, isChinese ? null : product.Name, isChinese ? product.Name : null, currency: null);
            }
        }

        if (products.Count > 0)
        {
            ListedAt = time;
            _hasChanges = true;
        }
    }

    /// <summary>Writes the file if there is one and something new to write.</summary>
    internal void Save()
    {
        if (!_hasChanges || File is null)
        {
            return;
        }

        lock (_file)
        {
            try
            {
                // Another process may have written since: what it has is kept, and what is newer here wins.
                Read();
                Directory.CreateDirectory(Path.GetDirectoryName(File)!);
                var temporary = $"{File}.{Environment.ProcessId}.tmp";
                using (var writer = new StreamWriter(
                    temporary, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
                { NewLine = "\n" })
                {
                    _hasChanges = false;
                    writer.WriteLine(Header);
                    if (ListedAt is { } listedAt)
                    {
                        writer.WriteLine(ListedAtMark + listedAt.ToString("O", CultureInfo.InvariantCulture));
                    }

                    foreach (var known in All)
                    {
                        writer.WriteLine($"{known.Code}\t{known.EnglishName}\t{known.ChineseName}\t{known.Currency}");
                    }
                }

                System.IO.File.Move(temporary, File, overwrite: true);
                Problem = null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Problem = Messages.Format($"Cannot save instrument names to {File}: {e.Message}");
            }
        }
    }

    private void Add(string code, string? english, string? chinese, string? currency)
    {
        Load();
        (english, chinese, currency) = (Clean(english), Clean(chinese), Clean(currency));
        var former = _known.GetValueOrDefault(code);
        var known = new KnownInstrument(code, english ?? former?.EnglishName, chinese ?? former?.ChineseName, currency ?? former?.Currency);
        if (known != former && (former is not null || _known.Count < Capacity))
        {
            _known[code] = known;
            _hasChanges = true;
        }
    }

    private IEnumerable<(KnownInstrument Instrument, Match Match)> Ranked(string text)
    {
        Load();
        var wanted = CodeSpelling.Normalize(text);
        if (wanted.Length == 0)
        {
            return [];
        }

        Func<KnownInstrument, Match> match = wanted.AsSpan().ContainsAny('*', '?')
            ? instrument => IsPattern(instrument, wanted) ? Match.Contained : Match.None
            : Comparer(wanted);
        return _known.Values.Select(instrument => (Instrument: instrument, Match: match(instrument)))
            .Where(found => found.Match != Match.None)
            .OrderBy(found => found.Match)
            .ThenBy(found => found.Instrument.Code, StringComparer.Ordinal);
    }

    private static bool IsPattern(KnownInstrument instrument, string pattern) =>
        new[] { instrument.Code, instrument.Symbol, instrument.EnglishName, instrument.ChineseName }
            .Any(text => text is not null && FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true));

    private static Func<KnownInstrument, Match> Comparer(string wanted)
    {
        var code = InstrumentCode.TryParse(wanted, out var parsed, out _) ? parsed.Canonical : null;
        var number = wanted.All(char.IsAsciiDigit) ? wanted.TrimStart('0') : null;
        return instrument =>
        {
            var names = new[] { instrument.EnglishName, instrument.ChineseName }.OfType<string>().ToArray();
            var initials = PinyinInitials.IndexIn(instrument.ChineseName ?? "", wanted, out var isWhole);
            return instrument.Code == code || instrument.Symbol.Equals(wanted, StringComparison.OrdinalIgnoreCase)
                || (number is not null && instrument.Market == "HK" && instrument.Symbol == number) ? Match.Code
                : instrument.Symbol.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) ? Match.Symbol
                : isWhole || Array.Exists(names, name => name.Equals(wanted, StringComparison.OrdinalIgnoreCase)) ? Match.Name
                : initials == 0 || Array.Exists(
                    names, name => name.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)) ? Match.NameStart
                : initials > 0 || Array.Exists(names, name => name.Contains(wanted, StringComparison.OrdinalIgnoreCase))
                    || instrument.Code.Contains(wanted, StringComparison.OrdinalIgnoreCase) ? Match.Contained
                : Match.None;
        };
    }

    private void Load()
    {
        if (_isLoaded)
        {
            return;
        }

        lock (_file)
        {
            if (!_isLoaded)
            {
                try
                {
                    Read();
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    Problem = Messages.Format($"Cannot read instrument names from {File}: {e.Message}");
                }

                _isLoaded = true;
            }
        }
    }

    private void Read()
    {
        if (!System.IO.File.Exists(File))
        {
            return;
        }

        foreach (var line in System.IO.File.ReadLines(File))
        {
            if (line.StartsWith(ListedAtMark, StringComparison.Ordinal))
            {
                var isTime = DateTimeOffset.TryParseExact(
                    line[ListedAtMark.Length..], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var listedAt);
                ListedAt = isTime && (ListedAt is null || listedAt > ListedAt) ? listedAt : ListedAt;
            }
            else if (line.Split('\t') is [var text, var english, var chinese, var currency] && _known.Count < Capacity
                && InstrumentCode.TryParse(text, out var code, out _))
            {
                var read = new KnownInstrument(code.Canonical, Clean(english), Clean(chinese), Clean(currency));
                _known.AddOrUpdate(code.Canonical, read, (_, mine) => new KnownInstrument(
                    mine.Code, mine.EnglishName ?? read.EnglishName, mine.ChineseName ?? read.ChineseName, mine.Currency ?? read.Currency));
            }
        }
    }

    /// <summary>A name in one line of plain text; null for an empty one.</summary>
    private static string? Clean(string? text) =>
        text is not null && PlainText.Of(text).Trim() is { Length: > 0 } plain ? plain : null;
}
