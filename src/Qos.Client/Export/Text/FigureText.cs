using System.Buffers;
using System.Globalization;
using Qos.Localization;

namespace Qos.Client.Export.Text;

/// <summary>
/// Reads the figures of one table, whose decimal mark may be a point or a comma. <c>1,100</c> alone has two readings, so the mark is
/// decided over all figures (<see cref="Learn"/>) before the first is read; what stays undecided or contradicts itself is refused.
/// </summary>
internal sealed class FigureText
{
    /// <summary>More digits than a decimal keeps would be rounded without a word.</summary>
    private const int MaxDigits = 28;

    private static readonly char[] Blanks = [' ', '\'', '’', '_'];
    private static readonly SearchValues<char> OtherMarks = SearchValues.Create(" '’_\u066B\u066C");

    private readonly bool _isGrouped;
    private readonly bool _isPointUsual;
    private Evidence? _point;
    private Evidence? _comma;
    private Evidence? _undecidedPoint;
    private Evidence? _undecidedComma;

    /// <param name="isGrouped">False where it is known that digits are not grouped: then every single mark is the decimal one.</param>
    /// <param name="isPointUsual">
    /// Whether a point that could group thousands as well is the decimal mark all the same, as in a file with commas between fields.
    /// </param>
    public FigureText(bool isGrouped = true, bool isPointUsual = true)
    {
        _isGrouped = isGrouped;
        _isPointUsual = isPointUsual;
    }

    /// <summary>Why no figure can be read, with the line to blame; null where the mark is decided.</summary>
    public (int Line, string Problem)? Conflict
    {
        get
        {
            if (_point is { } point && _comma is { } comma)
            {
                var (first, second) = point.Line <= comma.Line ? (point, comma) : (comma, point);
                return (second.Line,
                    Messages.Format($"'{second.Text}' and '{first.Text}' (line {first.Line}) use different decimal separators; write all numbers with a decimal point"));
            }

            if (_point is null && _comma is null)
            {
                if (_undecidedPoint is { } dot && (!_isPointUsual || _undecidedComma is not null))
                {
                    return (dot.Line, TwoReadings(dot));
                }

                if (_undecidedComma is { } mark)
                {
                    return (mark.Line, TwoReadings(mark));
                }
            }

            return null;
        }
    }

    private bool IsCommaDecimal => _comma is not null;

    /// <summary>Takes what a figure says about the decimal mark of its table.</summary>
    public void Learn(string text, int line)
    {
        // Most files: a point was seen, and digits with one point say nothing more.
        if (_point is not null && IsPlain(text))
        {
            return;
        }

        var clean = Clean(text);
        if (!IsFigure(clean, out var points, out var commas))
        {
            return;
        }

        var (lastPoint, lastComma) = (clean.LastIndexOf('.'), clean.LastIndexOf(','));
        var here = new Evidence(line, text.Trim());
        if (text.Contains('\u066B', StringComparison.Ordinal))
        {
            Set(isPoint: true, here);
        }
        else if (points > 0 && commas > 0)
        {
            Set(lastPoint > lastComma, here);
        }
        else if (points + commas > 1)
        {
            // More than one of a kind group thousands, so the other one is the decimal mark.
            Set(isPoint: commas > 0, here);
        }
        else if (points + commas == 1)
        {
            var mark = Math.Max(lastPoint, lastComma);
            if (_isGrouped && IsGroupOfThree(clean, mark))
            {
                _ = points > 0 ? _undecidedPoint ??= here : _undecidedComma ??= here;
            }
            else
            {
                Set(isPoint: points > 0, here);
            }
        }
    }

    /// <summary>Reads one figure, with all its digits.</summary>
    public bool TryRead(string text, out decimal value)
    {
        value = 0;
        if (!IsCommaDecimal && IsPlain(text))
        {
            return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
        }

        var clean = Clean(text);
        if (!IsFigure(clean, out _, out _))
        {
            return false;
        }

        var (mark, group) = IsCommaDecimal ? (',', '.') : ('.', ',');
        var end = clean.IndexOfAny([mark, 'e', 'E']);
        var whole = end < 0 ? clean : clean[..end];
        if (whole.Contains(group, StringComparison.Ordinal) && !IsGrouped(whole, group))
        {
            return false;
        }

        var rest = end < 0 ? "" : clean[end..];
        if (rest.Contains(group, StringComparison.Ordinal))
        {
            return false;
        }

        var plain = whole.Replace(group.ToString(), "", StringComparison.Ordinal) + rest.Replace(mark, '.');
        return SignificantDigits(plain) <= MaxDigits
            && decimal.TryParse(
                plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out value);
    }

    private void Set(bool isPoint, Evidence evidence) => _ = isPoint ? _point ??= evidence : _comma ??= evidence;

    private static string TwoReadings(Evidence evidence)
    {
        var plain = evidence.Text.Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
        return Messages.Format(
            $"'{evidence.Text}' can mean {evidence.Text.Replace(',', '.')} or {plain}, and no other number in the file decides it; write numbers with a decimal point");
    }

    // Blanks and apostrophes only ever group; the Arabic marks have one reading each.
    private static string Clean(string text)
    {
        var narrow = Characters.Narrow(text).Trim();
        if (!narrow.AsSpan().ContainsAny(OtherMarks))
        {
            return narrow;
        }

        var parts = narrow.Split(Blanks);
        var isPlausible = parts.Length == 1
            || (parts[0].TrimStart('-', '+').Length is >= 1 and <= 3 && parts.Skip(1).All(static part => IsHead(part)));
        if (!isPlausible)
        {
            return narrow;
        }

        return string.Concat(parts).Replace("\u066C", "", StringComparison.Ordinal).Replace('\u066B', '.');

        static bool IsHead(string part) =>
            part.Length >= 3 && part.AsSpan(0, 3).IndexOfAnyExceptInRange('0', '9') < 0 && (part.Length == 3 || part[3] is '.' or ',');
    }

    // Digits with at most one point, and few enough to be kept all.
    private static bool IsPlain(string text)
    {
        var points = 0;
        foreach (var character in text)
        {
            if (character == '.')
            {
                points++;
            }
            else if (!char.IsAsciiDigit(character))
            {
                return false;
            }
        }

        return points <= 1 && text.Length > points && text.Length <= MaxDigits;
    }

    private static bool IsFigure(string text, out int points, out int commas)
    {
        (points, commas) = (0, 0);
        var digits = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case >= '0' and <= '9': digits++; break;
                case '.': points++; break;
                case ',': commas++; break;
                case '-' or '+' when i == 0 || text[i - 1] is 'e' or 'E': break;
                case 'e' or 'E' when digits > 0: break;
                default: return false;
            }
        }

        return digits > 0;
    }

    // One to three digits that do not begin with a zero, the mark, and exactly three more.
    private static bool IsGroupOfThree(string text, int mark)
    {
        var head = text.AsSpan(0, mark).TrimStart("+-");
        var tail = text.AsSpan(mark + 1);
        return head.Length is >= 1 and <= 3 && head[0] != '0' && tail.Length == 3 && tail.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static bool IsGrouped(string whole, char group)
    {
        var parts = whole.TrimStart('-', '+').Split(group);
        return parts[0].Length is >= 1 and <= 3 && Array.TrueForAll(parts[1..], part => part.Length == 3);
    }

    private static int SignificantDigits(string plain)
    {
        var exponent = plain.AsSpan().IndexOfAny('e', 'E');
        var mantissa = exponent < 0 ? plain.AsSpan() : plain.AsSpan(0, exponent);
        var count = 0;
        foreach (var character in mantissa.TrimStart("+-0."))
        {
            count += char.IsAsciiDigit(character) ? 1 : 0;
        }

        return count;
    }

    private sealed record Evidence(int Line, string Text);
}
