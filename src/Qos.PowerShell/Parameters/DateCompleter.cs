using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Qos.Localization;

namespace Qos.PowerShell.Parameters;

/// <summary>Completes dates: today, and those from which people usually ask.</summary>
public sealed class DateCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var today = DateTime.Today;
        return WordCompletion.Of(wordToComplete,
        [
            (Text(today), Messages.Of("today")), (Text(today.AddDays(-1)), Messages.Of("yesterday")),
            (Text(today.AddDays(-7)), Messages.Of("a week ago")), (Text(today.AddMonths(-1)), Messages.Of("a month ago")),
            (Text(today.AddYears(-1)), Messages.Of("a year ago")),
            (Text(new DateTime(today.Year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified)), Messages.Of("the first day of the year")),
        ]);
    }

    private static string Text(DateTime date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
