#version 440
// BT.601 as cameras send it. manner.x: 1 for full range; manner.y: 1 for a dead picture, grey and darker.
layout(location = 0) in vec2 v_texel;
layout(location = 1) in vec2 v_manner;
layout(location = 0) out vec4 colour;
layout(binding = 0) uniform sampler2D luma;
layout(binding = 1) uniform sampler2D blueness;
layout(binding = 2) uniform sampler2D redness;

void main()
{
    float y = texture(luma, v_texel).r;
    float u = texture(blueness, v_texel).r - 128.0 / 255.0;
    float v = texture(redness, v_texel).r - 128.0 / 255.0;
    if (v_manner.x < 0.5) {
        y = (y - 16.0 / 255.0) * 255.0 / 219.0;
        u *= 255.0 / 224.0;
        v *= 255.0 / 224.0;
    }
    vec3 rgb = vec3(y + 1.402 * v, y - 0.344136 * u - 0.714136 * v, y + 1.772 * u);
    if (v_manner.y > 0.5) {
        // Qt's own weights for grey, and the raster painter's darkening.
        rgb = vec3(dot(clamp(rgb, 0.0, 1.0), vec3(11.0, 16.0, 5.0) / 32.0) * (1.0 - 120.0 / 255.0));
    }
    colour = vec4(clamp(rgb, 0.0, 1.0), 1.0);
}
