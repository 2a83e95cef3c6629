"""The weights of dlib's face network: how they are read out of its file."""

import numpy as np

from film_reader.quiet import quiet

with quiet():
    from tools.train.face_embedding import weights_in


def integer(value):
    """An integer as dlib writes it: a byte that says how many follow, and these, lowest first."""
    content = value.to_bytes((value.bit_length() + 7) // 8, "little")
    return bytes([len(content)]) + content


def tensor(values):
    """A tensor as dlib writes it: the number 2, four sizes, and the values as float32."""
    values = np.float32(values)
    sizes = (*values.shape, *[1] * (4 - values.ndim))
    return b"".join(map(integer, (2, *sizes))) + values.astype("<f4").tobytes()


def convolution(kernel, bias):
    """A layer of convolution: its word, all its numbers as one tensor, then its settings."""
    numbers = np.concatenate([kernel.ravel(), bias])
    return b"con_4" + tensor(numbers) + b"".join(map(integer, (len(bias), 3, 3, 1, 1)))


def affine(scale, shift):
    """A layer that scales and shifts each map."""
    return b"affine_" + tensor(np.concatenate([scale, shift])) + integer(len(scale))


def dense(kernel):
    """A layer without biases from so many numbers to so many."""
    return b"fc_2" + integer(kernel.shape[1]) + integer(kernel.shape[0]) + tensor(kernel)


def test_scale_and_shift_are_folded_into_the_convolution_before_them():
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(32, 3, 7, 7)), rng.normal(size=(5, 32, 3, 3))
    biases = rng.normal(size=32), rng.normal(size=5)
    scales, shifts = (rng.normal(size=32), rng.normal(size=5)), (rng.normal(size=32), np.arange(5))
    last = rng.normal(size=(5, 4))
    content = b"".join(
        [
            *(b"head of the file", integer(1)),
            *(convolution(first, biases[0]), affine(scales[0], shifts[0]), b"relu_"),
            *(convolution(second, biases[1]), affine(scales[1], shifts[1]), b"add_prev_"),
            dense(last),
        ]
    )
    found = weights_in(content)
    assert [values.shape for values in found] == [(7, 7, 3, 32), (32,), (3, 3, 32, 5), (5,), (5, 4)]
    for place, kernel in enumerate((first, second)):
        inside, bias = found[2 * place], found[2 * place + 1]
        # One number by hand, and then the two layers as one on a patch as large as the kernel.
        scale, shift = scales[place], shifts[place]
        assert inside[1, 2, 0, 3] == np.float32(kernel[3, 0, 1, 2]) * np.float32(scale[3])
        patch = rng.normal(size=kernel.shape[1:])
        before = np.tensordot(kernel, patch, 3) + biases[place]
        after = np.einsum("hwio,ihw->o", inside, patch) + bias
        np.testing.assert_allclose(after, before * scale + shift, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(found[4], last, rtol=1e-6)


def test_sizes_above_a_byte_are_read():
    kernel, bias = np.arange(40 * 10 * 9.0).reshape(40, 10, 3, 3), np.zeros(40)
    enter = convolution(np.ones((2, 3, 7, 7)), np.zeros(2)) + affine(np.ones(2), np.zeros(2))
    found = weights_in(enter + convolution(kernel, bias) + affine(np.ones(40), np.full(40, 7)))
    np.testing.assert_array_equal(found[2], kernel.transpose(2, 3, 1, 0))
    np.testing.assert_array_equal(found[3], np.full(40, 7))
