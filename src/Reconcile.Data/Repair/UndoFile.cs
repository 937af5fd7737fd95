using System.Globalization;
using System.Text;

namespace Reconcile.Data.Repair;

/// <summary>The script that takes a repair back, written before anything is applied.</summary>
internal static class UndoFile
{
    private const string Unfinished = ".tmp";

    /// <summary>Writes the script under a name that no other has.</summary>
    /// <returns>Its path; empty if the directory is.</returns>
    /// <exception cref="ReconcileException">It cannot be written.</exception>
    public static async Task<string> WriteAsync(RepairPlan plan, string directory, TimeProvider time, CancellationToken cancellationToken)
    {
        if (directory.Length == 0)
        {
            return string.Empty;
        }

        try
        {
            return await WriteFileAsync(plan, Path.GetFullPath(Directory.CreateDirectory(directory).FullName), time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ReconcileException(ReconcileProblem.OutputFailed,
                $"The script that takes the repair back could not be written to {directory}, so nothing was repaired: {e.Message} Free some space or name another -UndoDirectory.", e);
        }
    }

    private static async Task<string> WriteFileAsync(RepairPlan plan, string directory, TimeProvider time, CancellationToken cancellationToken)
    {
        var path = FreePath(directory, string.Create(CultureInfo.InvariantCulture, $"undo-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}"));
        try
        {
            var script = new StreamWriter(path + Unfinished, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write })
            {
                NewLine = "\n",
            };
            await using (script.ConfigureAwait(false))
            {
                await RepairWriter.WriteAsync(plan.Backwards(), script, cancellationToken).ConfigureAwait(false);
            }

            File.Move(path + Unfinished, path);
            return path;
        }
        catch
        {
            File.Delete(path + Unfinished);
            throw;
        }
    }

    private static string FreePath(string directory, string name)
    {
        var path = Path.Combine(directory, name + ".sql");
        for (var i = 2; File.Exists(path) || File.Exists(path + Unfinished); i++)
        {
            path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{name}-{i}.sql"));
        }

        return path;
    }
}
