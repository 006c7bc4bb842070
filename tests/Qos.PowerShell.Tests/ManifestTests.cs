using System.Management.Automation;
using System.Reflection;
using Xunit;

namespace Qos.PowerShell.Tests;

public sealed class ManifestTests
{
    [Fact]
    public void Exports_every_cmdlet_of_the_assembly_and_nothing_else()
    {
        Assert.True(ModuleFiles.Cmdlets.Count >= 20);
        Assert.Equal(ModuleFiles.Cmdlets.Select(c => c.Name).Order(), ModuleFiles.ManifestList("CmdletsToExport").Order());
    }

    [Fact]
    public void Exports_every_alias_of_the_assembly_and_nothing_else()
    {
        var aliases = from cmdlet in ModuleFiles.Cmdlets
                      from attribute in cmdlet.Type.GetCustomAttributesData()
                      where attribute.AttributeType.Name == "AliasAttribute"
                      from argument in (IEnumerable<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!
                      select (string)argument.Value!;
        Assert.Equal(aliases.Order(), ModuleFiles.ManifestList("AliasesToExport").Order());
    }

    [Fact]
    public void Every_cmdlet_has_an_approved_verb_and_the_modules_prefix()
    {
        Type[] groups =
        [
            typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle),
            typeof(VerbsOther), typeof(VerbsSecurity),
        ];
        var approved = groups
            .SelectMany(verbs => verbs.GetFields(), (_, field) => (string)field.GetRawConstantValue()!)
            .ToHashSet();
        Assert.Contains("Watch", approved);
        Assert.All(ModuleFiles.Cmdlets, cmdlet => Assert.Contains(cmdlet.Verb, approved));
        Assert.All(ModuleFiles.Cmdlets, cmdlet => Assert.StartsWith("Qos", cmdlet.Noun, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_cmdlet_stands_in_a_file_named_after_it() =>
        Assert.All(ModuleFiles.Cmdlets, cmdlet => Assert.Equal($"{cmdlet.Verb}{cmdlet.Noun}Command", cmdlet.Type.Name));

    [Fact]
    public void Cmdlets_that_change_state_ask_first_and_the_others_do_not() =>
        Assert.All(ModuleFiles.Cmdlets, cmdlet =>
            Assert.Equal(cmdlet.Verb is not ("Get" or "Find" or "Watch" or "Show" or "Test"), cmdlet.SupportsShouldProcess));

    [Fact]
    public void Cmdlets_that_write_objects_say_which() =>
        Assert.All(
            ModuleFiles.Cmdlets.Where(c => c.Verb is "Get" or "Watch" or "Start"),
            cmdlet => Assert.Contains(cmdlet.Type.GetCustomAttributesData(), a => a.AttributeType.Name == "OutputTypeAttribute"));

    [Fact]
    public void Has_the_version_of_the_assembly()
    {
        var version = ModuleFiles.Assembly.GetName().Version!.ToString(3);
        Assert.Contains($"ModuleVersion          = '{version}'", ModuleFiles.Manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_but_our_own_assemblies_and_the_platforms_enters_the_process()
    {
        var seen = new HashSet<string>();
        Visit(ModuleFiles.Assembly);
        Assert.Contains("Qos.Client", seen);
        Assert.DoesNotContain(
            seen,
            name => !(name.StartsWith("System.", StringComparison.Ordinal)
                || name is "netstandard" or "Microsoft.Win32.Primitives" or "Qos.Client" or "Qos.Simulator" or "Qos.Server"
                    or "Qos.Embedded" or "Qos.Charts" or "Qos.Analysis"));

        void Visit(Assembly assembly)
        {
            foreach (var reference in assembly.GetReferencedAssemblies())
            {
                if (seen.Add(reference.Name!) && reference.Name!.StartsWith("Qos.", StringComparison.Ordinal))
                {
                    Visit(Assembly.Load(reference));
                }
            }
        }
    }
}
