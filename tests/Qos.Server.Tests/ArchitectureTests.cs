using System.Reflection;
using Qos.Simulator;
using Xunit;

namespace Qos.Server.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void The_server_knows_nothing_of_ours_and_needs_no_package() => Assert.All(
        ReferencesOf(typeof(LiveServer).Assembly), name => Assert.StartsWith("System.", name, StringComparison.Ordinal));

    [Fact]
    public void The_simulator_stands_on_the_server_and_never_on_the_client() => Assert.Equal(
        ["Qos.Server"], ReferencesOf(typeof(QosSimulator).Assembly).Where(name => name.StartsWith("Qos.", StringComparison.Ordinal)));

    private static IEnumerable<string> ReferencesOf(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
}
