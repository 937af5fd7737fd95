namespace Reconcile.Testing;

/// <summary>
/// Reproducible changes, deletions and insertions of rows. The same seed on the same content makes the same edits in every engine, so the same truth.
/// Keys stay unique; references between tables are not looked at and may break.
/// </summary>
/// <param name="Seed">Chooses rows, columns and values.</param>
public sealed record SeededEdits(int Seed)
{
    /// <summary>Rows to change; default 10, and never more than a third of the table.</summary>
    public int Changes { get; init; } = 10;

    /// <summary>Rows to delete; default 5, and never more than a third of the table.</summary>
    public int Deletions { get; init; } = 5;

    /// <summary>Rows to insert; default 5. They are copies of others under new keys.</summary>
    public int Insertions { get; init; } = 5;

    /// <summary>Edits one table (PostgreSQL or SQLite) and returns in what it now differs from its former self.</summary>
    public async Task<TableTruth> ApplyAsync(
        TestDatabase database, string table, EditedSide side = EditedSide.Target, CancellationToken cancellationToken = default)
    {
        var plan = await PlanAsync(database, table, cancellationToken);
        await database.ExecuteAsync(plan.Sql, cancellationToken);
        return side == EditedSide.Target ? plan.Truth : plan.Truth.Reversed();
    }

    /// <summary>The edits as a script, and what differs once it was run on the target.</summary>
    public async Task<EditPlan> PlanAsync(TestDatabase database, string table, CancellationToken cancellationToken = default)
    {
        var content = await TableContent.ReadAsync(database, table, cancellationToken);
        var random = new Random(Seed);
        var order = Enumerable.Range(0, content.Rows.Count).ToArray();
        random.Shuffle(order);
        var rows = new Queue<object?[]>(order.Select(index => content.Rows[index]));
        var script = new EditScript(database, content);
        var third = content.Rows.Count / 3;
        var change = new RowChange(content, random);
        for (var count = Math.Min(Changes, third); count > 0 && change.IsPossible; count--)
        {
            var row = rows.Dequeue();
            script.Update(row, change.Of(row));
        }

        for (var count = Math.Min(Deletions, third); count > 0; count--)
        {
            script.Delete(rows.Dequeue());
        }

        if (content.Rows.Count > 0)
        {
            var keys = new NewKeys(content);
            for (var count = 0; count < Insertions; count++)
            {
                script.Insert(keys.Assign(content.Rows[random.Next(content.Rows.Count)]));
            }
        }

        return script.Finish();
    }
}

/// <summary>Edits that are yet to be made.</summary>
/// <param name="Sql">The script, in the dialect of the database that it was planned for.</param>
/// <param name="Truth">What differs after the script was run on the target.</param>
public sealed record EditPlan(string Sql, TableTruth Truth);
