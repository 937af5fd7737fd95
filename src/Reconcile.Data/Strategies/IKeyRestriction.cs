using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Strategies;

/// <summary>Restricts what is read of both sides to some of the keys; the same rows on both, whatever their engines.</summary>
internal interface IKeyRestriction
{
    /// <summary>The restriction as an SQL condition.</summary>
    /// <param name="dialect">Of the side.</param>
    /// <param name="key">The key's columns on that side, in the key's order.</param>
    /// <param name="forms">The forms in which they are compared.</param>
    string ToCondition(SqlDialect dialect, IReadOnlyList<ColumnDefinition> key, IReadOnlyList<ColumnForm> forms);
}
