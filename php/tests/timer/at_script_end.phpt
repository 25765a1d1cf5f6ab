--TEST--
Swoole\Timer: timers run when the script has ended, without wait()
--FILE--
<?php
Swoole\Timer::after(1, fn () => print("timer\n"));
register_shutdown_function(fn () => print("registered afterwards\n"));
echo "end\n";
--EXPECT--
end
timer
registered afterwards
