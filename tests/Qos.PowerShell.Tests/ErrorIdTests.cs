using System.Reflection;
using Qos.Client;
using Xunit;

namespace Qos.PowerShell.Tests;

public sealed class ErrorIdTests
{
    [Fact]
    public void Every_id_has_one_category_and_the_modules_prefix()
    {
        var ids = typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral)
            .Select(f => (string)f.GetRawConstantValue()!).ToList();
        Assert.Equal(ids.Order(), ErrorIds.Categories.Keys.Order());
        Assert.All(ids, id => Assert.StartsWith("Qos", id, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_kind_of_error_of_the_client_has_an_id_named_after_it() =>
        Assert.All(Enum.GetValues<QosErrorKind>(), kind => Assert.Equal($"Qos{kind}", ErrorIds.IdOf(kind)));
}
