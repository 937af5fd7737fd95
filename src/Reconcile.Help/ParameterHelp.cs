using System.Management.Automation;
using System.Xml.Linq;

namespace Reconcile.Help;

/// <summary>The help of a cmdlet's parameters, those included that PowerShell has to ask an object of the cmdlet for.</summary>
internal sealed class ParameterHelp
{
    private readonly CmdletInfo _cmdlet;
    private readonly CodeComments _comments;
    private readonly object _object;
    private readonly object? _dynamic;

    public ParameterHelp(CmdletInfo cmdlet, CodeComments comments)
    {
        _cmdlet = cmdlet;
        _comments = comments;
        _object = Activator.CreateInstance(cmdlet.ImplementingType)!;
        _dynamic = (_object as IDynamicParameters)?.GetDynamicParameters();
        Parameters = [.. cmdlet.ParameterSets.SelectMany(Own).DistinctBy(static parameter => parameter.Name).OrderBy(static parameter => parameter.Name, StringComparer.Ordinal)];
    }

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<CommandParameterInfo> Parameters { get; }

    /// <summary>One way to call the cmdlet: what has a position first, then what must be given, then the rest.</summary>
    public XElement SyntaxOf(CommandParameterSetInfo set) => new(Maml.Command + "syntaxItem",
        Maml.Name(_cmdlet.Name),
        Own(set)
            .OrderBy(static parameter => parameter.Position < 0 ? int.MaxValue : parameter.Position)
            .ThenByDescending(static parameter => parameter.IsMandatory)
            .Select(parameter => Element(parameter, [.. Choice(parameter), .. Value(parameter)])));

    /// <summary>What is to be known of one.</summary>
    public XElement Explain(CommandParameterInfo parameter) => Element(
        parameter,
        [
            .. Value(parameter),
            Maml.Type(NameOf(parameter.ParameterType)),
            new XElement(Maml.Dev + "defaultValue", DefaultValue.Of(parameter, ValueOf(parameter))),
        ]);

    /// <summary>What one means.</summary>
    public string TextOf(CommandParameterInfo parameter) => parameter.Name switch
    {
        "WhatIf" => _comments.Of(_cmdlet.ImplementingType, "whatif") is [var text] ? text : "Says what would be done, and does nothing.",
        "Confirm" => "Asks before it does anything.",
        _ => _comments.OfProperty(parameter.IsDynamic ? _dynamic!.GetType() : _cmdlet.ImplementingType, parameter.Name),
    };

    private static IEnumerable<CommandParameterInfo> Own(CommandParameterSetInfo set) =>
        set.Parameters.Where(static parameter => parameter.Name is "WhatIf" or "Confirm" || !Cmdlet.CommonParameters.Contains(parameter.Name));

    private XElement Element(CommandParameterInfo parameter, params IEnumerable<XElement> more) => new(Maml.Command + "parameter",
        new XAttribute("required", parameter.IsMandatory),
        new XAttribute("variableLength", parameter.ParameterType.IsArray),
        new XAttribute("globbing", parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any()),
        new XAttribute("pipelineInput", PipelineInput(parameter)),
        new XAttribute("position", parameter.Position < 0 ? "named" : parameter.Position),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        Maml.Name(parameter.Name),
        Maml.Description([TextOf(parameter), .. Limits.Of(parameter, TextOf(parameter))]),
        more);

    /// <summary>All values there are, if they can be counted.</summary>
    private static IEnumerable<XElement> Choice(CommandParameterInfo parameter) => Limits.Values(parameter) is { Count: > 0 } values
        ? [new XElement(Maml.Command + "parameterValueGroup", values.Select(Value))]
        : [];

    /// <summary>What kind of value it takes, if any.</summary>
    private static IEnumerable<XElement> Value(CommandParameterInfo parameter) =>
        parameter.ParameterType == typeof(SwitchParameter) ? [] : [Value(NameOf(parameter.ParameterType))];

    private static XElement Value(string text) =>
        new(Maml.Command + "parameterValue", new XAttribute("required", true), new XAttribute("variableLength", false), text);

    private static string PipelineInput(CommandParameterInfo parameter)
    {
        string[] ways = [.. parameter.ValueFromPipeline ? ["ByValue"] : Array.Empty<string>(), .. parameter.ValueFromPipelineByPropertyName ? ["ByPropertyName"] : Array.Empty<string>()];
        return ways.Length == 0 ? "false" : $"true ({string.Join(", ", ways)})";
    }

    private static string NameOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type).Name;

    private object? ValueOf(CommandParameterInfo parameter)
    {
        var holder = parameter.IsDynamic ? _dynamic! : _object;
        return holder.GetType().GetProperty(parameter.Name)?.GetValue(holder);
    }
}
