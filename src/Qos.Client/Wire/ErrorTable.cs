using System.Text.RegularExpressions;
using Qos.Localization;

namespace Qos.Client.Wire;

/// <summary>
/// Tells the kind of an error by the server's text. No text is documented (docs/protocol.md section 8), so the patterns are what such texts
/// say in English and Chinese; unknown ones are <see cref="QosErrorKind.ServerMessage"/>.
/// </summary>
internal sealed class ErrorTable
{
    // More specific rows first: "too many products" is no reason to wait, "too many requests" is.
    private static readonly Row[] BuiltIn =
    [
        new(@"rate.?limit|too (many requests|frequent)|frequen|throttl|频率|频繁|过快|限流|请求次数", QosErrorKind.PlanLimit, Waits: true),
        new(
            @"too many (products?|codes?|symbols?)|(products?|codes?|symbols?)\b.*(limit|exceed|maximum)|(exceed|maximum).*\b(products?|codes?|symbols?)"
            + @"|(产品|代码|品种|股票|标的).*(超|过多|上限|限制)", QosErrorKind.PlanLimit, Waits: false),
        new(
            @"(too many|max\w*|exceed\w*).*connections?|connections?.*(limit|exceed|maximum)|连接.*(超|过多|上限|限制)", QosErrorKind.PlanLimit,
            Waits: false),
        new(@"too many|limit.*(exceed|reach)|exceed.*(limit|quota)|quota|次数|超过.*限制|超限", QosErrorKind.PlanLimit, Waits: true),
        new(
            @"permission|not (allowed|entitled|included)|no access|subscription required|upgrade|权限|无权|未开通|套餐", QosErrorKind.PlanLimit,
            Waits: false),
        new(
            @"(key|token).*(invalid|expire|not found|missing|required|wrong|illegal|disabled|error|exist|empty)|(invalid|expired|missing|wrong|illegal|no).*\b(key|token)"
            + @"|unauthori[sz]ed|authenticat|authori[sz]ation|forbidden|expired|密钥|秘钥|令牌|key.*(无效|错误|过期|不存在|为空)|(无效|错误|过期).*key|过期|鉴权|认证|未授权",
            QosErrorKind.Authentication, Waits: false),
        new(@"no data|not found|does(n't| not) exist|unknown (code|symbol|product)|无数据|没有数据|未找到|不存在", QosErrorKind.NoData, Waits: false),
    ];

    private readonly Row[] _rows;

    /// <summary>The built-in patterns after those of the options.</summary>
    /// <remarks>
    /// The patterns of the options are compiled, and so checked, at once; the built-in ones with the first text: most processes never see
    /// one.
    /// </remarks>
    /// <exception cref="QosException">A pattern is no regular expression.</exception>
    internal ErrorTable(IReadOnlyList<ErrorPattern> own)
    {
        _rows = [.. own.Select(pattern => new Row(pattern.Pattern, pattern.Kind, pattern.Kind == QosErrorKind.PlanLimit)), .. BuiltIn];
        foreach (var row in _rows.AsSpan(0, own.Count))
        {
            _ = row.Expression;
        }
    }

    /// <summary>The kind of a text, and whether waiting for a window may help.</summary>
    internal (QosErrorKind Kind, bool Waits) Classify(string text)
    {
        var row = Array.Find(_rows, row => row.Expression.IsMatch(text));
        return row is null ? (QosErrorKind.ServerMessage, false) : (row.Kind, row.Waits);
    }

    private sealed record Row(string Pattern, QosErrorKind Kind, bool Waits)
    {
        private readonly Lazy<Regex> _expression = new(() => Compile(Pattern));

        // Without backtracking no text of a server can keep a pattern busy.
        internal Regex Expression => _expression.Value;

        private static Regex Compile(string pattern)
        {
            try
            {
                return new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                throw new QosException(
                    QosErrorKind.InvalidArgument,
                    Messages.Format($"The error pattern '{pattern}' is not a valid regular expression: {e.Message}"), e);
            }
        }
    }
}
