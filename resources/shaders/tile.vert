#version 440
// One corner of a tile: place in clip space, place in the picture, and how the picture is to be shown.
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 texel;
layout(location = 2) in vec2 manner;
layout(location = 0) out vec2 v_texel;
layout(location = 1) out vec2 v_manner;

void main()
{
    v_texel = texel;
    v_manner = manner;
    gl_Position = vec4(position, 0.0, 1.0);
}
