namespace Reconcile;

/// <summary>How two tables are compared.</summary>
public enum ReconcileStrategy
{
    /// <summary>Chosen for each table, by what its two engines can do and what a short calibration measures; the result says which and why.</summary>
    Auto,

    /// <summary>Both servers hash their own rows by key range; only ranges that differ are read. Needs two PostgreSQL servers of version 14 or later.</summary>
    Native,

    /// <summary>Both tables are read in the order of the key and merged. Exact, between any two engines.</summary>
    Stream,

    /// <summary>Both servers sum up an MD5 of each row's canonical text by key range; only ranges that differ are read. For slow links.</summary>
    Checksum,

    /// <summary>Rows are counted by their content, without a key: a row that differs is one missing and one extra.</summary>
    Multiset,

    /// <summary>Only rows are counted and the key's bounds compared: never says that tables match, only that nothing disproved it.</summary>
    Count,
}
