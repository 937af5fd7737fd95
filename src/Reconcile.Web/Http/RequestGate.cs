namespace Reconcile.Web.Http;

/// <summary>Waits until a request to an endpoint may start. Called before each attempt and each redirect.</summary>
internal delegate ValueTask RequestGate(string endpoint, CancellationToken cancellationToken);
