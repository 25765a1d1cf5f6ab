--TEST--
shoal: php --ri shoal and --ri swoole
--FILE--
<?php
ob_start();
(new ReflectionExtension('shoal'))->info();
(new ReflectionExtension('swoole'))->info();
$info = ob_get_clean();
foreach (['shoal => enabled', 'Version => ', 'Poller => epoll', 'Server modes => SWOOLE_BASE', 'HTTP compression => ',
    'swoole.use_shortname => On => On', 'swoole.display_errors', 'provided by shoal'] as $text) {
    if (!str_contains($info, $text)) {
        echo "missing: $text\n$info";
    }
}
echo "done\n";
--EXPECT--
done
