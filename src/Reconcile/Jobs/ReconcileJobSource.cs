using System.Collections.Concurrent;
using System.Management.Automation;

namespace Reconcile.Jobs;

/// <summary>The jobs of one session, for the job cmdlets. PowerShell finds and makes it when the module is imported.</summary>
public sealed class ReconcileJobSource : JobSourceAdapter
{
    private const string JobParameter = "Job";
    private readonly ConcurrentDictionary<Guid, Job2> _jobs = new();

    public ReconcileJobSource() => Name = nameof(ReconcileJob);

    /// <summary>Hands a job over to its session.</summary>
    internal static void Register(ReconcileJob job, JobManager manager) => manager.NewJob(new JobInvocationInfo(
        new JobDefinition(typeof(ReconcileJobSource), job.Command, job.Name), new Dictionary<string, object> { [JobParameter] = job }));

    /// <summary>Takes a job that is in the specification's parameters.</summary>
    public override Job2 NewJob(JobInvocationInfo specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var job = (Job2)specification.Parameters[0].Single(parameter => parameter.Name == JobParameter).Value;
        _jobs[job.InstanceId] = job;
        return job;
    }

    /// <summary>All jobs, the oldest first.</summary>
    public override IList<Job2> GetJobs() => [.. _jobs.Values.OrderBy(job => job.Id)];

    public override IList<Job2> GetJobsByName(string name, bool recurse) => Where(job => IsLike(name, job.Name));

    public override IList<Job2> GetJobsByCommand(string command, bool recurse) => Where(job => IsLike(command, job.Command));

    public override IList<Job2> GetJobsByState(JobState state, bool recurse) => Where(job => job.JobStateInfo.State == state);

    /// <summary>None: these jobs have no properties of their own to be found by.</summary>
    public override IList<Job2> GetJobsByFilter(Dictionary<string, object> filter, bool recurse) => [];

    public override Job2? GetJobByInstanceId(Guid instanceId, bool recurse) => _jobs.GetValueOrDefault(instanceId);

    public override Job2? GetJobBySessionId(int id, bool recurse) => _jobs.Values.FirstOrDefault(job => job.Id == id);

    /// <summary>Forgets a job, and stops it if it runs.</summary>
    public override void RemoveJob(Job2 job)
    {
        ArgumentNullException.ThrowIfNull(job);
        job.StopJob();
        _jobs.TryRemove(job.InstanceId, out _);
    }

    private static bool IsLike(string pattern, string text) => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch(text);

    private IList<Job2> Where(Func<Job2, bool> fits) => [.. GetJobs().Where(fits)];
}
