namespace Reconcile.Core.Tests.Throttle;

public sealed class RateControlTests
{
    private const long Minute = 60_000;
    private const long Window = 100;

    private readonly RateControl _control = new(Minute);
    private long _now;

    [Fact]
    public void A_refusal_halves_the_rate_once_for_all_calls_permitted_before()
    {
        Assert.True(_control.Refused(0, _now));
        Assert.False(_control.Refused(0, _now));
        Assert.Equal(0.5, _control.Share);

        Assert.True(_control.Refused(_control.Epoch, _now));
        Assert.Equal(0.25, _control.Share);
    }

    [Fact]
    public void The_rate_does_not_fall_to_nothing()
    {
        for (var refusal = 0; refusal < 50; refusal++)
        {
            _control.Refused(_control.Epoch, _now);
        }

        Assert.Equal(1.0 / 64, _control.Share);
    }

    [Fact]
    public void The_full_rate_is_not_exceeded()
    {
        Assert.Equal(0, Raises(10_000));
        Assert.Equal(1, _control.Share);
    }

    [Fact]
    public void A_higher_rate_is_tried_after_so_many_calls_that_one_refusal_is_little()
    {
        _control.Refused(0, _now);

        Assert.Equal(0, Raises(RateControl.CallsPerProbe - 1));
        Assert.Equal(1, Raises(1));
        Assert.Equal(0.5 * 17 / 16, _control.Share);
    }

    [Fact]
    public void A_higher_rate_is_tried_after_a_minute_of_few_calls()
    {
        _control.Refused(0, _now);
        _now += Minute - Window;
        Assert.Equal(0, Raises(1, step: 1));

        _now += Window;
        Assert.Equal(1, Raises(1, step: 1));
    }

    [Fact]
    public void Tries_that_go_well_become_larger()
    {
        _control.Refused(0, _now);

        var raises = 0;
        while (_control.Share < 1)
        {
            raises += Raises(RateControl.CallsPerProbe);
        }

        // 17/16, 9/8, 5/4, 5/4, then the rest.
        Assert.Equal(5, raises);
    }

    [Fact]
    public void After_a_try_that_failed_what_went_well_is_returned_to_at_once_and_the_next_try_comes_later()
    {
        _control.Refused(0, _now);
        Raises(RateControl.CallsPerProbe);
        _control.Refused(_control.Epoch, _now);
        Assert.Equal(0.5 * 17 / 32, _control.Share);

        var windows = 0;
        for (; _control.Share < 0.5; windows++)
        {
            Assert.Equal(1, Raises(1));
        }

        Assert.Equal((4, 0.5), (windows, _control.Share));
        Assert.Equal(0, Raises(2 * RateControl.CallsPerProbe - 1, step: 1));
        _now += Window;
        Assert.Equal(1, Raises(1));
    }

    [Theory]
    [InlineData(20, 10)]
    [InlineData(100, 30)]
    [InlineData(5, 4)]
    public void A_server_that_allows_less_refuses_few(int ours, int servers)
    {
        var (sent, refused) = (0, 0);
        for (var window = 0; window < 400; window++)
        {
            _now += Window;
            var calls = Math.Max(1, (int)(ours * _control.Share));
            for (var call = 0; call < calls; call++)
            {
                _control.Permitted(_now, Window, 1, isFull: true);
            }

            var epoch = _control.Epoch;
            for (var call = servers; call < calls; call++)
            {
                _control.Refused(epoch, _now);
            }

            if (window > 0)
            {
                sent += calls;
                refused += Math.Max(0, calls - servers);
            }
        }

        Assert.InRange((double)refused / sent, 0, 0.02);
        Assert.InRange((double)sent / (400 * servers), 0.75, 1.02);
    }

    private int Raises(int calls, long step = Window)
    {
        var raises = 0;
        for (var call = 0; call < calls; call++)
        {
            _now += step;
            raises += _control.Permitted(_now, Window, 1, isFull: true) ? 1 : 0;
        }

        return raises;
    }
}
