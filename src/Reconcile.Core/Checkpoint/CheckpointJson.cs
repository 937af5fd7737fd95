using System.Text.Json.Serialization;

namespace Reconcile;

/// <summary>How a checkpoint writes the nouns of a run. Internal properties, secrets among them, are never written.</summary>
[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true, UseStringEnumConverter = true, Converters = [typeof(CheckpointValueConverter)])]
[JsonSerializable(typeof(TableEntry))]
[JsonSerializable(typeof(RangeEntry))]
[JsonSerializable(typeof(TableTask))]
[JsonSerializable(typeof(PageLeads))]
[JsonSerializable(typeof(object))]
[JsonSerializable(typeof(ReconcileOptions))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class CheckpointJson : JsonSerializerContext;

/// <summary>A table that was done.</summary>
/// <param name="Task">What was asked for, as names and values.</param>
/// <param name="Result">What was found, without its connections.</param>
/// <param name="SampleLines">The sample as a repair needs it, which the result keeps to itself.</param>
/// <param name="Ended">When.</param>
internal sealed record TableEntry(SortedDictionary<string, string> Task, TableResult Result, IReadOnlyList<string> SampleLines, DateTimeOffset Ended);

/// <summary>A key range of a table that was found equal.</summary>
/// <param name="Task">What was asked for, as names and values.</param>
/// <param name="Form">In what form it was compared.</param>
/// <param name="Range">The range.</param>
internal sealed record RangeEntry(SortedDictionary<string, string> Task, string Form, EqualRange Range);
