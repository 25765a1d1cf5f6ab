--TEST--
swoole_exec(), swoole_shell_exec(): lines, the last one, exit codes, as exec() and shell_exec()
--FILE--
<?php
$commands = ['printf "l1  \nl2\n"; exit 4', 'printf "a\n\nb"', 'printf "a\n\n"', 'true', 'printf "\t x \t\r\n"', 'exit 3', 'no_such_command_here 2>/dev/null', 'kill -9 $$'];
foreach ($commands as $command) {
    unset($lines, $code);
    $last = exec($command, $lines, $code);
    $text = shell_exec($command);
    Co\run(function () use ($command, $last, $lines, $code, $text) {
        $last_here = swoole_exec($command, $lines_here, $code_here);
        $text_here = swoole_shell_exec($command);
        $code = $command === 'kill -9 $$' ? 0 : $code;  // The signal is not told.
        echo json_encode($command), ': ', [$last, $lines, $code, $text] === [$last_here, $lines_here, $code_here, $text_here] ? 'the same'
            : json_encode([[$last, $lines, $code, $text], [$last_here, $lines_here, $code_here, $text_here]]), "\n";
    });
}
Co\run(function () {
    $lines = ['key' => 'before'];
    var_dump(swoole_exec('echo one'), swoole_exec('echo two', $lines), $lines);
    $lines = 'no array';
    swoole_exec('echo three', $lines, $code);
    var_dump($lines, $code);
    // Others run meanwhile.
    $done = [];
    go(function () use (&$done) {
        swoole_shell_exec('sleep 0.1');
        $done[] = 'command';
    });
    $done[] = 'others';
    Co::sleep(0.2);
    var_dump(implode(' ', $done));
});
try {
    swoole_exec('true');
} catch (Swoole\Error $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECT--
"printf \"l1  \\nl2\\n\"; exit 4": the same
"printf \"a\\n\\nb\"": the same
"printf \"a\\n\\n\"": the same
"true": the same
"printf \"\\t x \\t\\r\\n\"": the same
"exit 3": the same
"no_such_command_here 2>\/dev\/null": the same
"kill -9 $$": the same
string(3) "one"
string(3) "two"
array(2) {
  [0]=>
  string(6) "before"
  [1]=>
  string(3) "two"
}
array(1) {
  [0]=>
  string(5) "three"
}
int(0)
string(14) "others command"
API must be called in the coroutine: use Swoole\Coroutine\run() or go()
