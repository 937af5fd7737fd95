using Reconcile.Data.Canonical;
using Reconcile.Data.Diff;

namespace Reconcile.Data.Rules;

/// <summary>Gives each column the rules that were asked for it, as far as they suit its kind, and says which are in force.</summary>
internal sealed class RulePlanner(CompareRules rules)
{
    private static readonly ColumnRule NoRule = new();

    private readonly List<(string Text, string Column)> _inForce = [];
    private readonly List<string> _exactKeys = [];
    private readonly List<string> _unsuited = [];

    /// <summary>The columns with their rules; those of the key have none.</summary>
    /// <exception cref="ReconcileException">A rule names a column of the key.</exception>
    public IReadOnlyList<ColumnPair> Apply(IReadOnlyList<ColumnPair> key, IEnumerable<ColumnPair> others)
    {
        foreach (var pair in key.Where(pair => RuleOf(pair) != NoRule))
        {
            if (rules.Patterns.FirstOrDefault(pattern => IsNameOf(pattern, pair)) is string name)
            {
                throw new ReconcileException(ReconcileProblem.RuleOnKey,
                    $"A rule names {name}, a column of the key ({string.Join(", ", key.Select(column => column.Source.Name))}). Keys are compared exactly, for a tolerance, a rounding or a folding would make different rows the same. Leave the column out of the rule, or name other key columns with -KeyColumn.");
            }

            _exactKeys.Add(pair.Source.Name);
        }

        return [.. key, .. others.Select(WithRule)];
    }

    /// <summary>What a reader of the verdict must know, for the columns that rules were applied to.</summary>
    public IEnumerable<string> Notes(IReadOnlyList<ColumnPair> columns)
    {
        List<string> unknown = [.. rules.Patterns.Distinct().Where(pattern => !CompareRules.IsPattern(pattern) && !columns.Any(pair => IsNameOf(pattern, pair)))];
        return
        [
            .. _inForce.GroupBy(rule => rule.Text).Select(rule => $"{rule.Key}: {string.Join(", ", rule.Select(part => part.Column))}"),
            .. NoteIfAny("compared exactly in spite of a rule, as part of the key", _exactKeys),
            .. NoteIfAny("rules that do not suit the column's type are not applied", _unsuited),
            .. NoteIfAny("rules for columns that are not compared", unknown),
        ];
    }

    private ColumnPair WithRule(ColumnPair pair)
    {
        var rule = RuleOf(pair);
        if (rule == NoRule)
        {
            if (rules.Patterns.Any(pattern => IsNameOf(pattern, pair)))
            {
                _unsuited.Add(pair.Source.Name);
            }

            return pair;
        }

        _inForce.AddRange(Describe(rule).Select(text => (text, pair.Source.Name)));
        return pair with { Rule = new ValueRule(pair.Form.Kind, pair.DeclaredKind, rule) };
    }

    private static IEnumerable<string> Describe(ColumnRule rule)
    {
        if (rule.Tolerance is not null)
        {
            yield return $"numbers equal within {rule.Tolerance}";
        }

        if (rule.Precision != TimePrecision.Exact)
        {
            yield return $"times {(rule.Truncate ? "cut" : "rounded")} to the {rule.Precision.ToString().ToLowerInvariant()}";
        }

        if (rule.IgnoreCase)
        {
            yield return "letter case ignored";
        }

        if (rule.Trim || rule.TrimEnd)
        {
            yield return rule.Trim ? "spaces at both ends ignored" : "spaces at the end ignored";
        }

        if (rule.NormalizeUnicode)
        {
            yield return "composed and decomposed characters equal";
        }
    }

    /// <summary>What of the rules has a meaning for the column's kind of values.</summary>
    private ColumnRule RuleOf(ColumnPair pair)
    {
        var rule = rules.For(pair.Source.Name, pair.Target.Name);
        var kind = pair.DeclaredKind;
        var isNumber = kind is CanonicalKind.Integer or CanonicalKind.Number or CanonicalKind.Float or CanonicalKind.Variant;
        var isText = kind is CanonicalKind.Text or CanonicalKind.Variant;
        var isTime = TimeTicks.HasTime(kind) && !(kind == CanonicalKind.Time && rule.Precision == TimePrecision.Day);
        return new ColumnRule
        {
            Tolerance = isNumber ? rule.Tolerance : null,
            Precision = isTime ? rule.Precision : TimePrecision.Exact,
            Truncate = isTime && rule.Truncate && rule.Precision != TimePrecision.Exact,
            IgnoreCase = isText && rule.IgnoreCase,
            TrimEnd = isText && rule.TrimEnd,
            Trim = isText && rule.Trim,
            NormalizeUnicode = isText && rule.NormalizeUnicode,
        };
    }

    private static bool IsNameOf(string pattern, ColumnPair pair) =>
        !CompareRules.IsPattern(pattern) && CompareRules.Fits(pattern, [pair.Source.Name, pair.Target.Name]);

    private static IEnumerable<string> NoteIfAny(string text, List<string> columns) =>
        columns.Count > 0 ? [$"{text}: {string.Join(", ", columns)}"] : [];
}
