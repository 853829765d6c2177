;; Dot products of the rows of a matrix with a vector, 32 rows at a time, by the 128-bit instructions that every processor has.
;; The matrix lies in blocks of 32 rows, column by column: first what the 32 rows have in column 0, then in column 1, and so on.
;; A row's sum is added up column by column in single precision, so the result is the same on every machine.
(module
  (memory (export "memory") 1)
  (func (export "multiply")
    (param $matrix i32) (param $vector i32) (param $out i32)   ;; addresses in bytes
    (param $blocks i32) (param $columns i32)
    (local $end i32) (local $at i32) (local $value v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local $e v128) (local $f v128) (local $g v128) (local $h v128)
    (local.set $end (i32.add (local.get $vector) (i32.shl (local.get $columns) (i32.const 2))))
    (loop $block
      (if (local.get $blocks) (then
        (local.set $a (v128.const i32x4 0 0 0 0)) (local.set $b (v128.const i32x4 0 0 0 0))
        (local.set $c (v128.const i32x4 0 0 0 0)) (local.set $d (v128.const i32x4 0 0 0 0))
        (local.set $e (v128.const i32x4 0 0 0 0)) (local.set $f (v128.const i32x4 0 0 0 0))
        (local.set $g (v128.const i32x4 0 0 0 0)) (local.set $h (v128.const i32x4 0 0 0 0))
        (local.set $at (local.get $vector))
        (loop $column
          (local.set $value (v128.load32_splat (local.get $at)))
          (local.set $a (f32x4.add (local.get $a) (f32x4.mul (local.get $value) (v128.load (local.get $matrix)))))
          (local.set $b (f32x4.add (local.get $b) (f32x4.mul (local.get $value) (v128.load offset=16 (local.get $matrix)))))
          (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $value) (v128.load offset=32 (local.get $matrix)))))
          (local.set $d (f32x4.add (local.get $d) (f32x4.mul (local.get $value) (v128.load offset=48 (local.get $matrix)))))
          (local.set $e (f32x4.add (local.get $e) (f32x4.mul (local.get $value) (v128.load offset=64 (local.get $matrix)))))
          (local.set $f (f32x4.add (local.get $f) (f32x4.mul (local.get $value) (v128.load offset=80 (local.get $matrix)))))
          (local.set $g (f32x4.add (local.get $g) (f32x4.mul (local.get $value) (v128.load offset=96 (local.get $matrix)))))
          (local.set $h (f32x4.add (local.get $h) (f32x4.mul (local.get $value) (v128.load offset=112 (local.get $matrix)))))
          (local.set $matrix (i32.add (local.get $matrix) (i32.const 128)))
          (local.set $at (i32.add (local.get $at) (i32.const 4)))
          (br_if $column (i32.lt_u (local.get $at) (local.get $end))))
        (v128.store (local.get $out) (local.get $a)) (v128.store offset=16 (local.get $out) (local.get $b))
        (v128.store offset=32 (local.get $out) (local.get $c)) (v128.store offset=48 (local.get $out) (local.get $d))
        (v128.store offset=64 (local.get $out) (local.get $e)) (v128.store offset=80 (local.get $out) (local.get $f))
        (v128.store offset=96 (local.get $out) (local.get $g)) (v128.store offset=112 (local.get $out) (local.get $h))
        (local.set $out (i32.add (local.get $out) (i32.const 128)))
        (local.set $blocks (i32.sub (local.get $blocks) (i32.const 1)))
        (br $block))))))
