using System.Management.Automation;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>
/// The parameters that say which rows are compared on each side, and when values count as equal that are not the same: the same ones of every
/// cmdlet that compares. Columns are named as <c>name</c> or with <c>*</c> and <c>?</c>; <c>*</c> alone stands for all that a rule suits, but for
/// those of the key.
/// </summary>
public sealed class RuleParameters
{
    /// <summary>How far numbers may lie apart: <c>0.01</c>, <c>0.1%</c>, both as <c>'0.01 0.1%'</c>, or <c>@{ price = 0.01; 'rate*' = '0.1%' }</c>.</summary>
    [Parameter]
    public object? Tolerance { get; set; }

    /// <summary>To what times are rounded: Microsecond, Millisecond, Centisecond, Decisecond, Second, Minute, Hour, Day, or <c>@{ created = 'Second' }</c>.</summary>
    [Parameter]
    public object? TimestampPrecision { get; set; }

    /// <summary>Columns whose times are cut off to <see cref="TimestampPrecision"/> instead of rounded.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? TruncateTimestamp { get; set; }

    /// <summary>Columns in which upper and lower case count as the same.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? IgnoreCase { get; set; }

    /// <summary>Columns in which spaces at the end count for nothing.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? TrimEnd { get; set; }

    /// <summary>Columns in which spaces at both ends count for nothing.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? Trim { get; set; }

    /// <summary>Columns in which composed and decomposed characters count as the same.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? NormalizeUnicode { get; set; }

    /// <summary>An SQL condition on the rows of the source, besides one on both sides.</summary>
    [Parameter]
    public string SourceWhere { get; set; } = string.Empty;

    /// <summary>An SQL condition on the rows of the target, besides one on both sides.</summary>
    [Parameter]
    public string TargetWhere { get; set; } = string.Empty;

    /// <summary>A table with what the parameters say. What is wrong with them ends the command.</summary>
    internal TableTask ApplyTo(TableTask task, Cmdlet cmdlet)
    {
        try
        {
            return task with { Rules = RuleReader.Read(Get, CompareRules.None), SourceWhere = SourceWhere, TargetWhere = TargetWhere };
        }
        catch (FormatException error)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.RuleInvalid(error));
            throw;
        }
    }

    private object? Get(string name) => name switch
    {
        nameof(Tolerance) => Tolerance,
        nameof(TimestampPrecision) => TimestampPrecision,
        nameof(TruncateTimestamp) => TruncateTimestamp,
        nameof(IgnoreCase) => IgnoreCase,
        nameof(TrimEnd) => TrimEnd,
        nameof(Trim) => Trim,
        _ => NormalizeUnicode,
    };
}
