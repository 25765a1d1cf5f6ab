--TEST--
enable_preemptive_scheduler: exit() elsewhere ends a coroutine that computes; its finally blocks do not run for ever
--FILE--
<?php
Co::set(['enable_preemptive_scheduler' => true]);
register_shutdown_function(fn () => print("shutdown\n"));
go(function () {
    $guard = new class {
        public function __destruct() { echo "destructed\n"; }
    };
    for ($until = hrtime(true) + 20_000_000_000; hrtime(true) < $until;) {  // An end also where nothing ends it.
    }
    echo "not ended\n";
});
echo "go() has returned\n";
go(function () {
    Co::sleep(0.001);
    exit(3);
});
--EXPECT--
go() has returned
shutdown
destructed
